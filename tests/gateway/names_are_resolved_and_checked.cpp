// A configured address is checked like any other, and so is every address of a name.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "gateway/proxy/resolver.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class NamesAreResolvedAndChecked : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void table_findsByNameAndPort();
  void badEntries_areRefused_data();
  void badEntries_areRefused();
  void addresses_areChecked_data();
  void addresses_areChecked();
};

namespace {

std::string resolved(const AddressRules& rules, const Authority& authority, PrivateHosts hosts) {
  boost::asio::io_context context;
  LookUps lookUps;
  auto result =
      boost::asio::co_spawn(context, resolve(rules, lookUps, ItemId{}, authority, hosts), boost::asio::use_future);
  context.run();
  const auto destinations = result.get();
  if (!destinations) return std::string(destinations.error().code);
  return toString(destinations->front().address) + " " + std::to_string(destinations->front().port);
}

}  // namespace

void NamesAreResolvedAndChecked::table_findsByNameAndPort() {
  const auto table = ResolveTable::from(
      {{"a.test", "10.0.0.1"}, {"A.test:8443", "10.0.0.2:9000"}, {"b.test:443", "[::1]:8443"}, {"c.test", "::1"}});
  QVERIFY(table.has_value());
  const auto found = [&](const char* host, std::uint16_t port) {
    const auto destination = table->find({host, port});
    return destination ? toString(destination->address) + " " + std::to_string(destination->port)
                       : std::string("nothing");
  };
  QCOMPARE(found("a.test", 443), std::string("10.0.0.1 443"));
  QCOMPARE(found("a.test", 8443), std::string("10.0.0.2 9000"));
  QCOMPARE(found("b.test", 443), std::string("::1 8443"));
  QCOMPARE(found("b.test", 444), std::string("nothing"));
  QCOMPARE(found("c.test", 1), std::string("::1 1"));
  QCOMPARE(found("other.test", 443), std::string("nothing"));
}

void NamesAreResolvedAndChecked::badEntries_areRefused_data() {
  QTest::addColumn<QByteArray>("name");
  QTest::addColumn<QByteArray>("target");
  QTest::newRow("a name") << QByteArray("a.test") << QByteArray("b.test");
  QTest::newRow("a number") << QByteArray("a.test") << QByteArray("2130706433");
  QTest::newRow("no host") << QByteArray("") << QByteArray("10.0.0.1");
  QTest::newRow("a bad port") << QByteArray("a.test") << QByteArray("10.0.0.1:99999");
  QTest::newRow("nothing") << QByteArray("a.test") << QByteArray("");
}

void NamesAreResolvedAndChecked::badEntries_areRefused() {
  QFETCH(QByteArray, name);
  QFETCH(QByteArray, target);
  const auto table = ResolveTable::from({{name.toStdString(), target.toStdString()}});
  QVERIFY(!table && table.error().code == ErrorCode::invalidInput);
}

void NamesAreResolvedAndChecked::addresses_areChecked_data() {
  QTest::addColumn<QByteArray>("host");
  QTest::addColumn<int>("port");
  QTest::addColumn<bool>("isApproved");
  QTest::addColumn<QByteArray>("outcome");
  const auto row = [](const char* name, const char* host, int port, bool isApproved, const char* outcome) {
    QTest::newRow(name) << QByteArray(host) << port << isApproved << QByteArray(outcome);
  };
  row("configured", "inside.test", 443, false, "private_address");
  row("configured and approved", "inside.test", 443, true, "10.0.0.1 443");
  row("configured to metadata", "cloud.test", 443, true, "metadata_service");
  row("configured to ourselves", "self.test", 443, true, "gateway_itself");
  row("literal", "8.8.8.8", 443, false, "8.8.8.8 443");
  row("private literal", "192.168.1.1", 443, false, "private_address");
  row("IPv6 literal", "[::1]", 443, false, "private_address");
  row("metadata by name", "metadata.google.internal", 80, true, "metadata_service");
  row("loopback by name", "localhost", 443, false, "private_address");
}

void NamesAreResolvedAndChecked::addresses_areChecked() {
  QFETCH(QByteArray, host);
  QFETCH(int, port);
  QFETCH(bool, isApproved);
  QFETCH(QByteArray, outcome);
  const AddressRules rules{
      ResolveTable::from(
          {{"inside.test", "10.0.0.1"}, {"cloud.test", "169.254.169.254"}, {"self.test", "127.0.0.1:4280"}})
          .value(),
      OwnEndpoints{{}, {4280}}};
  const PrivateHosts hosts = isApproved ? PrivateHosts::approved : PrivateHosts::refused;
  QCOMPARE(resolved(rules, {host.toStdString(), static_cast<std::uint16_t>(port)}, hosts), outcome.toStdString());
}

CHATELAINE_TEST(NamesAreResolvedAndChecked);
#include "names_are_resolved_and_checked.moc"
