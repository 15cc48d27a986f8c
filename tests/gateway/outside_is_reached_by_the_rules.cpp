// Towards the outside: hosts that nobody bound are tunnelled without a look into them, and a token that comes over the
// network comes encrypted or not at all.
#include "tests/gateway/support/house.h"
#include "tests/gateway/support/own_network.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class OutsideIsReachedByTheRules : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void unboundHosts_areTunnelledBlindly();
  void revokedToken_cutsTheBlindTunnel();
  void stricterEgress_cutsTheBlindTunnel();
  void hostThatIsBoundMeanwhile_cutsTheBlindTunnel();
  void cleartext_passesWithoutLoginAndSecrets();
  void absoluteForm_namesItsHostTwice();
  void tokenOverCleartextFromElsewhere_isRefused_data();
  void tokenOverCleartextFromElsewhere_isRefused();
  void tokenOverTlsFromElsewhere_isServed();
  void gatewaysOwnPublicAddress_isRefused();
};

#define INSIDE CHATELAINE_IN_OWN_NETWORK("outside_is_reached_by_the_rules");

namespace {

// A house beside a service with a public address.
struct Town {
  Provider service;
  House house;
  std::string authority;

  explicit Town(ProviderSecurity security = ProviderSecurity::tls)
      : service("outside.test", security, publicAddress),
        house(House::Plan{.resolve = {{"outside.test", publicAddress}}, .workers = 2, .listen = "0.0.0.0"}),
        authority("outside.test:" + std::to_string(service.port())) {}

  std::string connect() const { return connectTo(authority, proxyAuthorization(house.token())); }
  std::string get(const std::string& path) const {
    return "GET " + path + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
  }
  // A tunnel with the service's own TLS inside.
  std::unique_ptr<AgentClient> tunnel() const {
    auto agent = std::make_unique<AgentClient>(house.port());
    const AgentResponse opened = agent->ask(connect(), "CONNECT");
    if (opened.status != 200) throw std::runtime_error(opened.head + opened.body);
    if (!agent->startTls(service.authorityPem(), "outside.test")) throw std::runtime_error("TLS with the service");
    return agent;
  }
};

}  // namespace

void OutsideIsReachedByTheRules::unboundHosts_areTunnelledBlindly() {
  INSIDE
  Town town;
  town.house.add(town.house.draft("the-real-key"));
  const auto agent = town.tunnel();  // the certificate is the service's own: nobody looked inside
  for (int i = 0; i < 3; ++i) QCOMPARE(agent->ask(town.get("/" + std::to_string(i))).status, 200);
  QCOMPARE(town.service.requests(), std::size_t{3});
  QCOMPARE(town.service.connections(), 1);
  QVERIFY(!town.service.lastHead().contains(town.house.token()) && !town.service.lastHead().contains("the-real-key"));
  const std::string large(300'000, 'x');
  const AgentResponse echoed = agent->ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + large);
  QVERIFY(echoed.body.ends_with(large));
  QCOMPARE(town.house.recorded(AuditAction::tunnelOpened), std::size_t{1});
  QCOMPARE(town.house.recorded(AuditAction::secretUsed), std::size_t{0});
  QCOMPARE(town.house.record().back().host, std::string("outside.test"));
}

void OutsideIsReachedByTheRules::revokedToken_cutsTheBlindTunnel() {
  INSIDE
  Town town;
  const auto agent = town.tunnel();
  QCOMPARE(agent->ask(town.get("/")).status, 200);
  vault::Vault& owner = town.house.owner();
  QVERIFY(owner.revokeToken(town.house.agent(), owner.agents().front().tokens.front().hash).has_value());
  town.house.publish();
  QVERIFY(agent->hasEnded());
  QCOMPARE(town.house.client().ask(town.connect(), "CONNECT").status, 407);
}

void OutsideIsReachedByTheRules::stricterEgress_cutsTheBlindTunnel() {
  INSIDE
  Town town;
  const auto agent = town.tunnel();
  Agent strict = town.house.owner().agents().front();
  strict.egress = EgressPolicy::refuse;
  QVERIFY(town.house.owner().updateAgent(strict).has_value());
  town.house.publish();
  QVERIFY(agent->hasEnded());
  QCOMPARE(town.house.client().ask(town.connect(), "CONNECT").code(), std::string("no_credential"));
}

// From now on requests to it need the credential's rules: what nobody looks into can't obey them.
void OutsideIsReachedByTheRules::hostThatIsBoundMeanwhile_cutsTheBlindTunnel() {
  INSIDE
  Town town;
  const auto agent = town.tunnel();
  CredentialDraft draft = town.house.draft("the-real-key");
  draft.binding.hosts = {{"outside.test", town.service.port(), false}};
  town.house.add(std::move(draft));
  QVERIFY(agent->hasEnded());
  AgentClient next = town.house.client();
  QCOMPARE(next.ask(town.connect(), "CONNECT").status, 200);
  QVERIFY(next.startTls(town.house.authorityPem(), "outside.test"));  // intercepted
}

void OutsideIsReachedByTheRules::cleartext_passesWithoutLoginAndSecrets() {
  INSIDE
  Town town(ProviderSecurity::cleartext);
  town.house.add(town.house.draft("the-real-key"));
  QCOMPARE(town.house.tunnel()->ask(town.house.get("/")).status, 200);  // the key has been used
  town.service.respond([](const Provider::Seen&) { return okWith("the-real-key", "X-Echo: the-real-key\r\n"); });
  AgentClient agent = town.house.client();
  const std::string request = "GET http://" + town.authority + "/a/../b?c HTTP/1.1\r\nHost: " + town.authority +
                              "\r\nX-Own: 1\r\n" + proxyAuthorization(town.house.token()) + "\r\n";
  const AgentResponse response = agent.ask(request);
  QCOMPARE(response.status, 200);
  QVERIFY2(!response.has("the-real-key") && response.body == "************", response.body.c_str());
  const std::string head = town.service.lastHead();
  QVERIFY2(head.starts_with("GET /b?c HTTP/1.1\r\nHost: " + town.authority + "\r\nX-Own: 1\r\n"), head.c_str());
  QVERIFY(!head.contains("Proxy-") && !head.contains(town.house.token()) && !head.contains("the-real-key"));
  QCOMPARE(agent.ask(request).status, 200);  // on the same connection
}

void OutsideIsReachedByTheRules::absoluteForm_namesItsHostTwice() {
  INSIDE
  Town town(ProviderSecurity::cleartext);
  const AgentResponse response =
      town.house.client().ask("GET http://" + town.authority + "/ HTTP/1.1\r\nHost: evil.test\r\n" +
                              proxyAuthorization(town.house.token()) + "\r\n");
  QCOMPARE(response.status, 421);
  QCOMPARE(response.code(), std::string("misdirected"));
  QCOMPARE(town.service.connections(), 0);
}

void OutsideIsReachedByTheRules::tokenOverCleartextFromElsewhere_isRefused_data() {
  QTest::addColumn<QByteArray>("request");
  QTest::newRow("CONNECT") << QByteArray("CONNECT API HTTP/1.1\r\nHost: API\r\nLOGIN\r\n");
  QTest::newRow("absolute form") << QByteArray("GET http://API/ HTTP/1.1\r\nHost: API\r\nLOGIN\r\n");
  QTest::newRow("reverse mode") << QByteArray(
      "GET /use/Payments/main/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\n\r\n");
}

void OutsideIsReachedByTheRules::tokenOverCleartextFromElsewhere_isRefused() {
  INSIDE
  QFETCH(QByteArray, request);
  Town town;
  town.house.add(town.house.draft("the-real-key"));
  request.replace("API", QByteArray::fromStdString(town.house.authority()))
      .replace("LOGIN", QByteArray::fromStdString(proxyAuthorization(town.house.token())))
      .replace("TOKEN", QByteArray::fromStdString(town.house.token()));
  AgentClient agent(town.house.port(), publicAddress);
  const AgentResponse response = agent.ask(request.toStdString());
  QCOMPARE(response.status, 403);
  QCOMPARE(response.code(), std::string("cleartext"));
  QCOMPARE(town.house.provider().connections(), 0);
}

void OutsideIsReachedByTheRules::tokenOverTlsFromElsewhere_isServed() {
  INSIDE
  Town town;
  town.house.add(town.house.draft("the-real-key"));
  AgentClient agent(town.house.port(), publicAddress);
  QVERIFY(agent.startTls(town.house.authorityPem(), "localhost"));
  QCOMPARE(agent.ask(connectTo(town.house.authority(), proxyAuthorization(town.house.token())), "CONNECT").status, 200);
  QVERIFY(agent.startTls(town.house.authorityPem(), "api.test"));
  QCOMPARE(agent.ask(town.house.get("/")).status, 200);
  QVERIFY(town.house.provider().lastHead().contains("the-real-key"));
}

void OutsideIsReachedByTheRules::gatewaysOwnPublicAddress_isRefused() {
  INSIDE
  Town town;
  const std::string own = std::string(publicAddress) + ":" + std::to_string(town.house.port());
  const AgentResponse response =
      town.house.client().ask(connectTo(own, proxyAuthorization(town.house.token())), "CONNECT");
  QCOMPARE(response.status, 403);
  QCOMPARE(response.code(), std::string("gateway_itself"));
}

CHATELAINE_TEST(OutsideIsReachedByTheRules);
#include "outside_is_reached_by_the_rules.moc"
