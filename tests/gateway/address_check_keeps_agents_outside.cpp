// No agent reaches the inside through the gateway, however the address is written.
#include "gateway/rules/address.h"
#include "tests/support/test_main.h"

using namespace chatelaine::gateway;

class AddressCheckKeepsAgentsOutside : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void addresses_data();
  void addresses();
  void gatewayItself_isNeverReached();
  void metadataNames_areKnown();
  void text_isReadStrictly();
};

void AddressCheckKeepsAgentsOutside::addresses_data() {
  QTest::addColumn<QByteArray>("address");
  QTest::addColumn<QByteArray>("unapproved");  // empty: allowed
  QTest::addColumn<QByteArray>("approved");
  const auto open = [](const char* address) {
    QTest::newRow(address) << QByteArray(address) << QByteArray() << QByteArray();
  };
  const auto inside = [](const char* address) {
    QTest::newRow(address) << QByteArray(address) << QByteArray("private_address") << QByteArray();
  };
  const auto never = [](const char* address, const char* code = "forbidden_address") {
    QTest::newRow(address) << QByteArray(address) << QByteArray(code) << QByteArray(code);
  };
  for (const char* address :
       {"1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1",
        "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"}) {
    open(address);
  }
  for (const char* address :
       {"127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
        "100.127.255.255", "::1", "fc00::1", "fdff::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3",
        "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::1"}) {
    inside(address);
  }
  for (const char* address :
       {"0.0.0.0",         "0.1.2.3",      "169.254.1.1", "192.0.0.1",         "192.0.2.1",       "192.88.99.1",
        "198.18.0.1",      "198.51.100.1", "203.0.113.1", "224.0.0.1",         "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "::",           "fe80::1",     "febf::1",           "ff02::1",         "2001::1",
        "2001:0:7f00:1::", "2001:db8::1",  "3fff::1",     "2002:808:808::1",   "100::1",          "5f00::1",
        "4000::1",         "::127.0.0.1",  "::8.8.8.8",   "64:ff9b:1::7f00:1", "::ffff:0.0.0.0",  "::ffff:224.0.0.1",
        "2002:e000:1::"}) {
    never(address);
  }
  for (const char* address : {"169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16",
                              "fd00:ec2::254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1"}) {
    never(address, "metadata_service");
  }
}

void AddressCheckKeepsAgentsOutside::addresses() {
  QFETCH(QByteArray, address);
  QFETCH(QByteArray, unapproved);
  QFETCH(QByteArray, approved);
  const auto parsed = parseIpAddress(address.toStdString());
  QVERIFY(parsed.has_value());
  const auto codeOf = [&](PrivateHosts hosts) {
    const auto problem = checkAddress(*parsed, 443, hosts, {});
    return problem ? QByteArray::fromStdString(std::string(toString(*problem))) : QByteArray();
  };
  QCOMPARE(codeOf(PrivateHosts::refused), unapproved);
  QCOMPARE(codeOf(PrivateHosts::approved), approved);
}

void AddressCheckKeepsAgentsOutside::gatewayItself_isNeverReached() {
  const OwnEndpoints own{{parseIpAddress("192.168.1.5").value(), parseIpAddress("93.184.216.34").value()},
                         {4280, 4281}};
  const auto check = [&](const char* address, std::uint16_t port) {
    return checkAddress(parseIpAddress(address).value(), port, PrivateHosts::approved, own);
  };
  for (const char* address : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "192.168.1.5", "93.184.216.34"}) {
    QVERIFY(check(address, 4280) == AddressProblem::gatewayItself);
    QVERIFY(check(address, 4281) == AddressProblem::gatewayItself);
    QVERIFY(!check(address, 443));
  }
  QVERIFY(!check("192.168.1.6", 4280));
}

void AddressCheckKeepsAgentsOutside::metadataNames_areKnown() {
  QVERIFY(isMetadataName("metadata.google.internal"));
  QVERIFY(isMetadataName("metadata"));
  QVERIFY(!isMetadataName("metadata.example.com"));
}

void AddressCheckKeepsAgentsOutside::text_isReadStrictly() {
  for (const char* text :
       {"", "1.2.3", "01.2.3.4", "0x7f.0.0.1", "2130706433", "1.2.3.4 ", "fe80::1%1", "[::1]", "::g"}) {
    QVERIFY2(!parseIpAddress(text), text);
  }
  QCOMPARE(toString(parseIpAddress("::ffff:1.2.3.4").value()), std::string("1.2.3.4"));
}

CHATELAINE_TEST(AddressCheckKeepsAgentsOutside);
#include "address_check_keeps_agents_outside.moc"
