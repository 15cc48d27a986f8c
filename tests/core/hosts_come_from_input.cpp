#include "core/host_name.h"
#include "core/validate.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class HostsComeFromInput : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatPeoplePaste_becomesAHost_data() {
    QTest::addColumn<std::string>("input");
    QTest::addColumn<std::string>("name");
    QTest::addColumn<int>("port");
    const auto row = [](const char* input, const char* name, int port = 443) {
      QTest::newRow(input) << std::string(input) << std::string(name) << port;
    };
    row("api.stripe.com", "api.stripe.com");
    row("  API.Stripe.com  ", "api.stripe.com");
    row("https://API.Stripe.com/v1/charges?x=1#y", "api.stripe.com");
    row("HTTPS://api.stripe.com", "api.stripe.com");
    row("api.stripe.com/v1", "api.stripe.com");
    row("api.stripe.com.", "api.stripe.com");
    row("api.stripe.com:8443", "api.stripe.com", 8443);
    row("https://api.stripe.com:8443/x", "api.stripe.com", 8443);
    row("https://api.stripe.com?x=http://evil.test", "api.stripe.com");
    row("*.example.com", "*.example.com");
    row("localhost", "localhost");
    row("my_service.internal", "my_service.internal");
    row("xn--bcher-kva.example", "xn--bcher-kva.example");
    row("127.0.0.1", "127.0.0.1");
    row("127.0.0.1:9000", "127.0.0.1", 9000);
    row("[::1]", "[::1]");
    row("[::1]:9000", "[::1]", 9000);
    row("https://[2001:DB8:0:0::1]/", "[2001:db8::1]");
    row("::1", "[::1]");
  }
  void whatPeoplePaste_becomesAHost() {
    QFETCH(std::string, input);
    QFETCH(std::string, name);
    QFETCH(int, port);
    const auto host = hostFromInput(input);
    QVERIFY(host.has_value());
    QCOMPARE(host->name, name);
    QCOMPARE(int{host->port}, port);
    QVERIFY(!host->isPrivate);  // only ever said by a person
  }

  void whatCouldBeReadInTwoWays_isRefused_data() {
    QTest::addColumn<std::string>("input");
    for (const char* input : {"",
                              " ",
                              "http://api.stripe.com",
                              "ftp://api.stripe.com",
                              "javascript://api.stripe.com",
                              "://api.stripe.com",
                              "https://",
                              "https:///path",
                              "user@api.stripe.com",
                              "https://api.stripe.com@evil.test/",
                              "https://user:pass@api.test/",
                              "https://api.stripe.com\\@evil.test",
                              "api stripe.com",
                              "api..stripe.com",
                              ".stripe.com",
                              "-api.stripe.com",
                              "api-.stripe.com",
                              "api.stripe.com..",
                              "api.stripe.com:",
                              "api.stripe.com:0",
                              "api.stripe.com:65536",
                              "api.stripe.com:44x",
                              "api.stripe.com:+443",
                              "a.*.com",
                              "*",
                              "*.",
                              "**.example.com",
                              "bücher.example",
                              "api%2estripe.com",
                              "api\tstripe.com",
                              "127.1",
                              "127.0.0.01",
                              "0x7f.0.0.1",
                              "2130706433",
                              "0x7f000001",
                              "256.0.0.1",
                              "1.2.3.4.5",
                              "*.0.0.1",
                              "foo.0x7f",
                              "[::1",
                              "::1]",
                              "[::1]x",
                              "[127.0.0.1]",
                              "[fe80::1%eth0]",
                              "1:2:3"}) {
      QTest::newRow(input) << std::string(input);
    }
    QTest::newRow("a label of 64") << std::string(64, 'a') + ".test";
    QTest::newRow("a name of 254") << std::string(62, 'a') + "." + std::string(63, 'a') + "." + std::string(63, 'a') +
                                          "." + std::string(63, 'a');
    QTest::newRow("a zero byte") << std::string("api.stripe.com\0.evil.test", 25);
  }
  void whatCouldBeReadInTwoWays_isRefused() {
    QFETCH(std::string, input);
    const auto host = hostFromInput(input);
    QVERIFY2(!host.has_value(), host ? host->name.c_str() : "");
    QCOMPARE(host.error().code, ErrorCode::invalidInput);
  }

  void aSharedSuffix_isKnown() {
    for (const char* name : {"com", "co.uk", "com.au", "github.io", "herokuapp.com", "amazonaws.com"}) {
      QVERIFY2(isPublicSuffix(name), name);
    }
    for (const char* name : {"example.com", "stripe.com", "x.co.uk", "me.github.io", "co.com"}) {
      QVERIFY2(!isPublicSuffix(name), name);
    }
  }
};

CHATELAINE_TEST(HostsComeFromInput);
#include "hosts_come_from_input.moc"
