// An IPv6 address in a binding, in CONNECT, in a Host field and in a target is one host, however it is written.
#include "core/validate.h"
#include "gateway/rules/canonical.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class HostsAreOneInEveryForm : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void addresses_matchTheirBinding_data();
  void addresses_matchTheirBinding();
};

void HostsAreOneInEveryForm::addresses_matchTheirBinding_data() {
  QTest::addColumn<QByteArray>("bound");
  QTest::addColumn<QByteArray>("asked");
  QTest::addColumn<bool>("matches");
  QTest::newRow("shortest") << QByteArray("[2001:db8::1]") << QByteArray("[2001:db8::1]:443") << true;
  QTest::newRow("written out") << QByteArray("[2001:db8::1]") << QByteArray("[2001:0DB8:0:0:0:0:0:1]") << true;
  QTest::newRow("another") << QByteArray("[2001:db8::1]") << QByteArray("[2001:db8::2]:443") << false;
  QTest::newRow("IPv4") << QByteArray("10.0.0.1") << QByteArray("10.0.0.1:443") << true;
  QTest::newRow("name") << QByteArray("api.test") << QByteArray("API.test.") << true;
}

void HostsAreOneInEveryForm::addresses_matchTheirBinding() {
  QFETCH(QByteArray, bound);
  QFETCH(QByteArray, asked);
  QFETCH(bool, matches);
  const auto allowed = hostFromInput(bound.toStdString());  // as the desktop makes it
  QVERIFY(allowed.has_value());
  const auto authority = parseAuthority(asked.toStdString(), 443);
  QVERIFY(authority.has_value());
  const auto request = canonicalise("https", *authority, "GET", "/");
  QVERIFY(request.has_value());
  QCOMPARE(matchesHost(*allowed, request->host, request->port), matches);
}

CHATELAINE_TEST(HostsAreOneInEveryForm);
#include "hosts_are_one_in_every_form.moc"
