// The main job: a request without a key arrives with it, and the agent never sees it, even when the service sends it
// back (P1, P2).
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class InterceptionGivesTheKeyToTheService : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void header_arrivesAndIsNotSeen();
  void everyRule_arrivesAndIsNotSeen_data();
  void everyRule_arrivesAndIsNotSeen();
  void agentsOwnValue_isReplaced();
  void connections_areKeptOnBothSides();
  void proxyFields_stayInside();
  void certificate_isForTheHostOnly();
  void gatewayOverTls_worksTheSame();
  void http10Connect_withoutHostWorks();
  void identity_isAskedFor();
  void use_isOnRecord();
};

void InterceptionGivesTheKeyToTheService::header_arrivesAndIsNotSeen() {
  House house;
  house.add(house.draft("sk_live_0123456789"));
  const auto agent = house.tunnel();
  const AgentResponse response = agent->ask(house.get("/v1/charges"));
  QCOMPARE(response.status, 200);
  QVERIFY(house.provider().lastHead().contains("\r\nAuthorization: Bearer sk_live_0123456789\r\n"));
  QVERIFY(!response.has("sk_live_0123456789"));
  QVERIFY(response.body.contains("\r\nAuthorization: Bearer ******************\r\n"));
  QCOMPARE(response.body.size(), house.provider().lastHead().size());
}

void InterceptionGivesTheKeyToTheService::everyRule_arrivesAndIsNotSeen_data() {
  QTest::addColumn<int>("rule");
  QTest::addColumn<QByteArray>("arrives");
  QTest::addColumn<QByteArray>("unseen");
  QTest::newRow("header") << 0 << QByteArray("\r\nX-Api-Key: k/1 2+3456\r\n") << QByteArray("k/1 2+3456");
  QTest::newRow("query") << 1 << QByteArray("GET /v1/x?a=b&key=k%2F1%202%2B3456 HTTP/1.1\r\n")
                         << QByteArray("k%2F1%202%2B3456");
  QTest::newRow("path") << 2 << QByteArray("GET /bot/k%2F1%202%2B3456/v1/x?a=b HTTP/1.1\r\n")
                        << QByteArray("k%2F1%202%2B3456");
  QTest::newRow("basic") << 3 << QByteArray("\r\nAuthorization: Basic dXNlcjprLzEgMiszNDU2\r\n")
                         << QByteArray("dXNlcjprLzEgMiszNDU2");
  QTest::newRow("cookie") << 4 << QByteArray("\r\nCookie: session=k/1 2+3456\r\n") << QByteArray("k/1 2+3456");
}

void InterceptionGivesTheKeyToTheService::everyRule_arrivesAndIsNotSeen() {
  QFETCH(int, rule);
  QFETCH(QByteArray, arrives);
  QFETCH(QByteArray, unseen);
  const InjectRule rules[] = {HeaderRule{"X-Api-Key", "{key}", {}}, QueryRule{"key", "{key}"}, PathRule{"/bot/{key}/"},
                              BasicRule{"user", "{key}"}, CookieRule{"session", "{key}"}};
  House house;
  house.add(house.draft(rules[rule], "k/1 2+3456"));
  const AgentResponse response = house.tunnel()->ask(house.get("/v1/x?a=b"));
  QCOMPARE(response.status, 200);
  QVERIFY2(house.provider().lastHead().contains(arrives.toStdString()), house.provider().lastHead().c_str());
  QVERIFY2(!response.has(unseen.toStdString()) && !response.has("k/1 2+3456"), response.body.c_str());
}

void InterceptionGivesTheKeyToTheService::agentsOwnValue_isReplaced() {
  House house;
  house.add(house.draft("the-real-key"));
  house.tunnel()->ask(house.get("/", "authorization: Bearer vault:stripe\r\nAUTHORIZATION: Bearer dummy\r\n"));
  const std::string head = house.provider().lastHead();
  QVERIFY(head.contains("Bearer the-real-key") && !head.contains("dummy") && !head.contains("vault:"));
}

void InterceptionGivesTheKeyToTheService::connections_areKeptOnBothSides() {
  House house(House::Plan{.resolve = {}, .workers = 1});
  house.add(house.draft("the-real-key"));
  const auto first = house.tunnel();
  for (int i = 0; i < 5; ++i) QCOMPARE(first->ask(house.get("/")).status, 200);
  QCOMPARE(house.tunnel()->ask(house.get("/")).status, 200);
  QCOMPARE(house.provider().connections(), 1);
  QCOMPARE(house.provider().requests(), std::size_t{6});
}

void InterceptionGivesTheKeyToTheService::proxyFields_stayInside() {
  House house;
  house.add(house.draft("the-real-key"));
  house.tunnel()->ask(house.get(
      "/", proxyAuthorization(house.token()) + "Proxy-Connection: keep-alive\r\nTE: trailers\r\nUpgrade: h2c\r\n"));
  const std::string head = house.provider().lastHead();
  QVERIFY(!head.contains("Proxy-") && !head.contains(house.token()) && !head.contains("TE:") &&
          !head.contains("Upgrade:"));
}

void InterceptionGivesTheKeyToTheService::certificate_isForTheHostOnly() {
  House house;
  house.add(house.draft("the-real-key"));
  AgentClient agent = house.client();
  QCOMPARE(agent.ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT").status, 200);
  QVERIFY(!agent.startTls(house.authorityPem(), "other.test", "api.test"));
  AgentClient distrustful = house.client();
  QCOMPARE(distrustful.ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT").status, 200);
  QVERIFY(!distrustful.startTls(house.provider().authorityPem(), "api.test"));
}

void InterceptionGivesTheKeyToTheService::gatewayOverTls_worksTheSame() {
  House house;
  house.add(house.draft("the-real-key"));
  AgentClient agent = house.client();
  QVERIFY(agent.startTls(house.authorityPem(), "localhost"));
  QCOMPARE(agent.ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT").status, 200);
  QVERIFY(agent.startTls(house.authorityPem(), "api.test"));
  const AgentResponse response = agent.ask(house.get("/"));
  QCOMPARE(response.status, 200);
  QVERIFY(house.provider().lastHead().contains("Bearer the-real-key") && !response.has("the-real-key"));
}

void InterceptionGivesTheKeyToTheService::http10Connect_withoutHostWorks() {
  House house;
  house.add(house.draft("the-real-key"));
  AgentClient agent = house.client();
  const std::string connect =
      "CONNECT " + house.authority() + " HTTP/1.0\r\n" + proxyAuthorization(house.token()) + "\r\n";
  QCOMPARE(agent.ask(connect, "CONNECT").status, 200);
  QVERIFY(agent.startTls(house.authorityPem(), "api.test", ""));  // and no name in TLS
  QCOMPARE(agent.ask(house.get("/")).status, 200);
}

void InterceptionGivesTheKeyToTheService::identity_isAskedFor() {
  House house;
  house.add(house.draft("the-real-key"));
  house.tunnel()->ask(house.get("/", "Accept-Encoding: gzip, br\r\n"));
  QVERIFY(house.provider().lastHead().contains("\r\nAccept-Encoding: identity\r\n"));
  QVERIFY(!house.provider().lastHead().contains("gzip"));
}

void InterceptionGivesTheKeyToTheService::use_isOnRecord() {
  House house;
  const Credential credential = house.add(house.draft("the-real-key"));
  house.tunnel()->ask(house.get("/v1/charges?secret=query"));
  std::vector<AuditEvent> uses;
  for (const AuditEvent& event : house.record()) {
    if (event.action == AuditAction::secretUsed || event.action == AuditAction::useFinished) uses.push_back(event);
  }
  QCOMPARE(uses.size(), std::size_t{2});
  QVERIFY(uses[0].action == AuditAction::secretUsed && uses[1].action == AuditAction::useFinished);
  QVERIFY(uses[0].use == uses[1].use && uses[0].item == credential.id && uses[0].agent == house.agent());
  QCOMPARE(uses[0].host + uses[0].method + uses[0].path, std::string("api.testGET/v1/charges"));
  QCOMPARE(uses[0].agentName + "/" + uses[0].vaultName + "/" + uses[0].itemName, std::string("fred/Payments/main"));
  QCOMPARE(uses[1].status, 200u);
  QVERIFY(house.owner().verifyAudit()->verified);
}

CHATELAINE_TEST(InterceptionGivesTheKeyToTheService);
#include "interception_gives_the_key_to_the_service.moc"
