// Interception, interception over TLS to the gateway, and the reverse mode are one path: each rule fills the same place
// in each of them, and every refusal is the same.
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class RulesHoldInEveryWayIn : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void secret_arrivesInItsPlace_data();
  void secret_arrivesInItsPlace();
  void refusals_areTheSame_data();
  void refusals_areTheSame();
  void partsAreNotAskedFor();
  void connectionsBelongToOneApproval();
};

namespace {

enum WayIn { proxy, proxyOverTls, reverse };
constexpr const char* waysIn[] = {"proxy", "proxy over TLS", "reverse mode"};

// One request to the provider, by that way.
AgentResponse askBy(House& house, int wayIn, const std::string& method, const std::string& target,
                    const std::string& fields = {}) {
  const std::string rest = " HTTP/1.1\r\nHost: ";
  if (wayIn == proxy)
    return house.tunnel()->ask(method + " " + target + rest + house.authority() + "\r\n" + fields + "\r\n");
  if (wayIn == reverse) {
    return house.client().ask(method + " /use/Payments/main" + target + rest + "localhost\r\nAuthorization: Bearer " +
                              house.token() + "\r\n" + fields + "\r\n");
  }
  AgentClient agent = house.client();
  if (!agent.startTls(house.authorityPem(), "localhost")) return {};
  if (agent.ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT").status != 200) return {};
  if (!agent.startTls(house.authorityPem(), "api.test")) return {};
  return agent.ask(method + " " + target + rest + house.authority() + "\r\n" + fields + "\r\n");
}

}  // namespace

void RulesHoldInEveryWayIn::secret_arrivesInItsPlace_data() {
  QTest::addColumn<int>("wayIn");
  QTest::addColumn<int>("rule");
  QTest::addColumn<QByteArray>("arrives");
  const std::pair<const char*, const char*> rules[] = {
      {"header", "\r\nX-Api-Key: k1+/\"23\r\nX-Version: 2\r\n"},
      {"query", "GET /v1/x?a=b&key=k1%2B%2F%2223 HTTP/1.1\r\n"},
      {"path", "GET /botk1%2B%2F%2223/v1/x?a=b HTTP/1.1\r\n"},
      {"basic", "\r\nAuthorization: Basic dXNlcjprMSsvIjIz\r\n"},
      {"cookie", "\r\nCookie: own=1; session=k1+/\"23\r\n"},
  };
  for (int wayIn = 0; wayIn < 3; ++wayIn) {
    for (int rule = 0; rule < 5; ++rule) {
      QTest::addRow("%s, %s", rules[rule].first, waysIn[wayIn]) << wayIn << rule << QByteArray(rules[rule].second);
    }
  }
}

void RulesHoldInEveryWayIn::secret_arrivesInItsPlace() {
  QFETCH(int, wayIn);
  QFETCH(int, rule);
  QFETCH(QByteArray, arrives);
  const InjectRule rules[] = {HeaderRule{"X-Api-Key", "{key}", {{"X-Version", "2"}}}, QueryRule{"key", "{key}"},
                              PathRule{"/bot{key}/"}, BasicRule{"user", "{key}"}, CookieRule{"session", "{key}"}};
  House house;
  house.add(house.draft(rules[rule], "k1+/\"23"));
  const AgentResponse response = askBy(house, wayIn, "GET", "/v1/x?a=b", "Cookie: own=1\r\n");
  QCOMPARE(response.status, 200);
  const std::string head = house.provider().lastHead();
  QVERIFY2(head.contains(arrives.toStdString()), head.c_str());
  QVERIFY(!head.contains(house.token()) && !head.contains("Proxy-"));
  QVERIFY2(!response.has("k1+/") && !response.has("k1%2B") && !response.has("dXNlcjprMSsvIjIz"), response.body.c_str());
  QCOMPARE(house.recorded(AuditAction::secretUsed), std::size_t{1});
}

void RulesHoldInEveryWayIn::refusals_areTheSame_data() {
  QTest::addColumn<int>("wayIn");
  QTest::addColumn<QByteArray>("method");
  QTest::addColumn<QByteArray>("target");
  QTest::addColumn<QByteArray>("code");
  for (int wayIn = 0; wayIn < 3; ++wayIn) {
    const auto row = [wayIn](const char* name, const char* method, const char* target, const char* code) {
      QTest::addRow("%s, %s", name, waysIn[wayIn])
          << wayIn << QByteArray(method) << QByteArray(target) << QByteArray(code);
    };
    row("method", "DELETE", "/v1/x", "method_not_allowed");
    row("path", "GET", "/v2/x", "path_not_allowed");
    row("path by dots", "GET", "/v1/../v2", "path_not_allowed");
    row("path by encoded dots", "GET", "/v1/%2e%2e/v2", "path_not_allowed");
    row("path by parameters", "GET", "/v1/..;/v2", "path_parameters");
    row("encoded slash", "GET", "/v1/..%2fv2", "encoded_slash");
    row("backslash", "GET", "/v1/..%5cv2", "encoded_backslash");
    row("TRACE", "TRACE", "/v1/x", "method_refused");
    row("TRACK", "TRACK", "/v1/x", "method_refused");
    row("placeholder", "GET", "/v1/x?key=vault:stripe", "stray_placeholder");
    row("encoded placeholder", "GET", "/v1/x?key=%76ault%3Astripe", "stray_placeholder");
  }
}

void RulesHoldInEveryWayIn::refusals_areTheSame() {
  QFETCH(int, wayIn);
  QFETCH(QByteArray, method);
  QFETCH(QByteArray, target);
  QFETCH(QByteArray, code);
  House house;
  CredentialDraft draft = house.draft("the-real-key");
  draft.binding.methods = {"GET", "POST"};
  draft.binding.paths = {"/v1"};
  house.add(std::move(draft));
  QCOMPARE(askBy(house, wayIn, method.toStdString(), target.toStdString()).code(), code.toStdString());
  QCOMPARE(house.provider().connections(), 0);
  QCOMPARE(house.recorded(AuditAction::secretUsed), std::size_t{0});
}

// The service answers with the whole, in which the secret is recognised.
void RulesHoldInEveryWayIn::partsAreNotAskedFor() {
  House house;
  house.add(house.draft("the-real-key"));
  for (int wayIn = 0; wayIn < 3; ++wayIn) {
    const AgentResponse response = askBy(house, wayIn, "GET", "/", "Range: bytes=0-3\r\nIf-Range: \"x\"\r\n");
    QCOMPARE(response.status, 200);
    QVERIFY(!house.provider().lastHead().contains("Range"));
  }
}

// A kept connection to an approved private address is not for a credential whose owner didn't approve it.
void RulesHoldInEveryWayIn::connectionsBelongToOneApproval() {
  House house(House::Plan{.resolve = {}, .workers = 1});
  CredentialDraft approved = house.draft(HeaderRule{"X-Key", "{key}", {}}, "first-key", "one");
  approved.binding.paths = {"/one"};
  house.add(std::move(approved));
  CredentialDraft other = house.draft(HeaderRule{"X-Key", "{key}", {}}, "second-key", "two");
  other.binding.paths = {"/two"};
  other.binding.hosts.front().isPrivate = false;
  house.add(std::move(other));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/one")).status, 200);
  QCOMPARE(agent->ask(house.get("/two")).code(), std::string("private_address"));
  QCOMPARE(agent->ask(house.get("/one")).status, 200);
  QCOMPARE(house.provider().requests(), std::size_t{2});
  QCOMPARE(house.provider().connections(), 1);
}

CHATELAINE_TEST(RulesHoldInEveryWayIn);
#include "rules_hold_in_every_way_in.moc"
