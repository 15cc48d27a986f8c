// Clients that ignore proxies reach a service through the gateway's own address, with the token where their key would
// be.
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class ReverseModeServesClientsWithoutProxies : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void token_mayStandWhereTheKeyWould_data();
  void token_mayStandWhereTheKeyWould();
  void host_mayBeNamed();
  void refusals_reachNoService_data();
  void refusals_reachNoService();
  void secret_isScrubbed();
};

namespace {

std::string request(const House& house, const std::string& target, const std::string& fields) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost:" + std::to_string(house.port()) + "\r\n" + fields + "\r\n";
}

}  // namespace

void ReverseModeServesClientsWithoutProxies::token_mayStandWhereTheKeyWould_data() {
  QTest::addColumn<QByteArray>("query");
  QTest::addColumn<QByteArray>("fields");
  QTest::newRow("bearer") << QByteArray("?a=b") << QByteArray("Authorization: Bearer TOKEN\r\n");
  QTest::newRow("basic") << QByteArray("?a=b") << QByteArray("Authorization: BASIC\r\n");
  QTest::newRow("api key") << QByteArray("?a=b") << QByteArray("X-Api-Key: TOKEN\r\n");
  QTest::newRow("query") << QByteArray("?a=b&key=TOKEN") << QByteArray("");
}

void ReverseModeServesClientsWithoutProxies::token_mayStandWhereTheKeyWould() {
  QFETCH(QByteArray, query);
  QFETCH(QByteArray, fields);
  House house;
  house.add(house.draft(HeaderRule{"X-Api-Key", "{key}", {}}, "the-real-key"));
  const QByteArray token = QByteArray::fromStdString(house.token());
  fields.replace("TOKEN", token).replace("BASIC", QByteArray("Basic " + QByteArray(token + ":").toBase64()));
  query.replace("TOKEN", token);
  AgentClient agent = house.client();
  const AgentResponse response =
      agent.ask(request(house, "/use/Payments/main/v1/charges" + query.toStdString(), fields.toStdString()));
  QCOMPARE(response.status, 200);
  const std::string head = house.provider().lastHead();
  QVERIFY2(head.starts_with("GET /v1/charges?a=b HTTP/1.1\r\nHost: " + house.authority() + "\r\n"), head.c_str());
  QVERIFY(head.contains("\r\nX-Api-Key: the-real-key\r\n"));
  QVERIFY(!head.contains(house.token()) && !head.contains("Authorization"));
  QCOMPARE(agent
               .ask(request(house, "/use/Payments/main/again",
                            fields.toStdString() + "Authorization: Bearer " + house.token() + "\r\n"))
               .status,
           query.contains("key=") ? 200 : 400);  // a second token in the same request is a stray one
}

void ReverseModeServesClientsWithoutProxies::host_mayBeNamed() {
  House house;
  house.add(house.draft("the-real-key"));
  const std::string login = "Authorization: Bearer " + house.token() + "\r\n";
  QCOMPARE(house.client().ask(request(house, "/use/Payments/main/@" + house.authority() + "/x", login)).status, 200);
  QCOMPARE(house.client().ask(request(house, "/use/Payments/main/@evil.test/x", login)).code(),
           std::string("no_credential"));
  QCOMPARE(house.provider().requests(), std::size_t{1});
}

void ReverseModeServesClientsWithoutProxies::refusals_reachNoService_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<int>("status");
  QTest::newRow("no token") << QByteArray("GET /use/Payments/main/ HTTP/1.1\r\nHost: localhost\r\n\r\n") << 401;
  QTest::newRow("a wrong token")
      << QByteArray("GET /use/Payments/main/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n") << 401;
  QTest::newRow("another credential")
      << QByteArray("GET /use/Payments/other/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\n\r\n")
      << 403;
  QTest::newRow("another vault")
      << QByteArray("GET /use/Other/main/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\n\r\n") << 403;
  QTest::newRow("no such path")
      << QByteArray("GET /elsewhere HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\n\r\n") << 404;
  QTest::newRow("half a path")
      << QByteArray("GET /use/Payments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\n\r\n") << 404;
  QTest::newRow("another Host")
      << QByteArray("GET /use/Payments/main/ HTTP/1.1\r\nHost: evil.test\r\nAuthorization: Bearer TOKEN\r\n\r\n")
      << 421;
}

void ReverseModeServesClientsWithoutProxies::refusals_reachNoService() {
  QFETCH(QByteArray, bytes);
  QFETCH(int, status);
  House house;
  house.add(house.draft("the-real-key"));
  bytes.replace("TOKEN", QByteArray::fromStdString(house.token()));
  QCOMPARE(house.client().ask(bytes.toStdString()).status, status);
  QCOMPARE(house.provider().connections(), 0);
}

void ReverseModeServesClientsWithoutProxies::secret_isScrubbed() {
  House house;
  house.add(house.draft("the-real-key"));
  const AgentResponse response =
      house.client().ask(request(house, "/use/Payments/main/x", "Authorization: Bearer " + house.token() + "\r\n"));
  QVERIFY(response.body.contains("Bearer ************") && !response.has("the-real-key"));
}

CHATELAINE_TEST(ReverseModeServesClientsWithoutProxies);
#include "reverse_mode_serves_clients_without_proxies.moc"
