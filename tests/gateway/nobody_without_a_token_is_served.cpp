// No identity, no service; and the connection stays usable for a second try, as git needs it.
#include "sync/agent_token.h"
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class NobodyWithoutATokenIsServed : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void connectWithoutLogin_isAskedForOneAndMayTryAgain();
  void unknownTokens_areRefused();
  void expiredTokens_areRefused();
  void revokedTokens_areRefused();
  void tokensOfRemovedAgents_areRefused();
  void absoluteForm_needsALoginToo();
  void refusals_reachNoService();
};

void NobodyWithoutATokenIsServed::connectWithoutLogin_isAskedForOneAndMayTryAgain() {
  House house;
  house.add(house.draft("the-real-key"));
  AgentClient git = house.client();
  const AgentResponse refused = git.ask(connectTo(house.authority(), ""), "CONNECT");
  QCOMPARE(refused.status, 407);
  QCOMPARE(refused.code(), std::string("unauthenticated"));
  QVERIFY(refused.head.contains("\r\nProxy-Authenticate: Basic realm="));
  QCOMPARE(git.ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT").status, 200);
  QVERIFY(git.startTls(house.authorityPem(), "api.test"));
  QCOMPARE(git.ask(house.get("/")).status, 200);
}

void NobodyWithoutATokenIsServed::unknownTokens_areRefused() {
  House house;
  house.add(house.draft("the-real-key"));
  const std::string stranger(sync::generateAgentToken().text());
  for (const std::string& fields : {proxyAuthorization(stranger), proxyAuthorization("hunter2"), proxyAuthorization(""),
                                    "Proxy-Authorization: Bearer " + stranger + "\r\n",
                                    proxyAuthorization(house.token()) + proxyAuthorization(house.token())}) {
    AgentClient agent = house.client();
    QCOMPARE(agent.ask(connectTo(house.authority(), fields), "CONNECT").status, 407);
  }
}

void NobodyWithoutATokenIsServed::expiredTokens_areRefused() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto expiring = house.owner().createToken(house.agent(), house.owner().roster()->gateways.front().id,
                                                  house.now() + std::chrono::hours(1));
  QVERIFY(expiring.has_value());
  house.publish();
  const std::string connect = connectTo(house.authority(), proxyAuthorization(expiring->token.text()));
  QCOMPARE(house.client().ask(connect, "CONNECT").status, 200);
  house.tick(std::chrono::hours(1));
  QCOMPARE(house.client().ask(connect, "CONNECT").status, 407);
}

void NobodyWithoutATokenIsServed::revokedTokens_areRefused() {
  House house;
  house.add(house.draft("the-real-key"));
  const std::string connect = connectTo(house.authority(), proxyAuthorization(house.token()));
  QCOMPARE(house.client().ask(connect, "CONNECT").status, 200);
  QVERIFY(house.owner().revokeToken(house.agent(), house.owner().agents().front().tokens.front().hash).has_value());
  house.publish();
  QCOMPARE(house.client().ask(connect, "CONNECT").status, 407);
}

void NobodyWithoutATokenIsServed::tokensOfRemovedAgents_areRefused() {
  House house;
  house.add(house.draft("the-real-key"));
  QVERIFY(house.owner().removeAgent(house.agent()).has_value());
  house.publish();
  QCOMPARE(house.client().ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT").status, 407);
}

void NobodyWithoutATokenIsServed::absoluteForm_needsALoginToo() {
  House house;
  const AgentResponse response = house.client().ask("GET http://api.test/ HTTP/1.1\r\nHost: api.test\r\n\r\n");
  QCOMPARE(response.status, 407);
}

void NobodyWithoutATokenIsServed::refusals_reachNoService() {
  House house;
  house.add(house.draft("the-real-key"));
  house.client().ask(connectTo(house.authority(), ""), "CONNECT");
  house.client().ask(connectTo(house.authority(), proxyAuthorization("x")), "CONNECT");
  house.client().ask("GET https://" + house.authority() + "/ HTTP/1.1\r\nHost: " + house.authority() + "\r\n\r\n");
  QCOMPARE(house.provider().connections(), 0);
}

CHATELAINE_TEST(NobodyWithoutATokenIsServed);
#include "nobody_without_a_token_is_served.moc"
