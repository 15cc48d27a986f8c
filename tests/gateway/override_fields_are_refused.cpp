// Fields by which some services read another method or another path than the request line's can't get around what a
// credential is bound to.
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class OverrideFieldsAreRefused : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void boundCredentials_refuseThem_data();
  void boundCredentials_refuseThem();
  void unboundCredentials_letThemPass();
};

namespace {

AgentResponse ask(House& house, const std::string& field) {
  return house.tunnel()->ask("POST /read HTTP/1.1\r\nHost: " + house.authority() + "\r\n" + field +
                             "\r\nContent-Length: 0\r\n\r\n");
}

}  // namespace

void OverrideFieldsAreRefused::boundCredentials_refuseThem_data() {
  QTest::addColumn<QByteArray>("field");
  QTest::addColumn<bool>("bindsMethod");
  for (const bool bindsMethod : {true, false}) {
    const std::string suffix = bindsMethod ? ", bound to methods" : ", bound to paths";
    for (const char* field : {"X-HTTP-Method-Override: DELETE", "x-http-method: DELETE", "X-Method-Override: DELETE",
                              "X-Original-URL: /admin", "X-Rewrite-URL: /admin", "X-Original-URI: /admin"})
      QTest::newRow((field + suffix).c_str()) << QByteArray(field) << bindsMethod;
  }
}

void OverrideFieldsAreRefused::boundCredentials_refuseThem() {
  QFETCH(QByteArray, field);
  QFETCH(bool, bindsMethod);
  House house;
  CredentialDraft draft = house.draft("the-real-key");
  if (bindsMethod) draft.binding.methods = {"POST"};
  else draft.binding.paths = {"/read"};
  house.add(std::move(draft));
  QCOMPARE(ask(house, "X-Other: a").status, 200);
  const AgentResponse response = ask(house, field.toStdString());
  QCOMPARE(response.status, 403);
  QCOMPARE(response.code(), std::string("override_field"));
  QCOMPARE(house.provider().requests(), std::size_t{1});
}

void OverrideFieldsAreRefused::unboundCredentials_letThemPass() {
  House house;
  house.add(house.draft("the-real-key"));
  QCOMPARE(ask(house, "X-HTTP-Method-Override: DELETE").status, 200);
  QVERIFY(house.provider().lastHead().contains("X-HTTP-Method-Override: DELETE\r\n"));
}

CHATELAINE_TEST(OverrideFieldsAreRefused);
#include "override_fields_are_refused.moc"
