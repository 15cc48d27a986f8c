// The same strict reading in front of the gateway and inside its tunnels: what could be read in two ways is refused
// with its own reason, nothing behind it is served, and no service hears of it.
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class MalformedRequestsReachNobody : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void cleanupTestCase();
  void inFrontOfTheGateway_data();
  void inFrontOfTheGateway();
  void insideTheTunnel_data();
  void insideTheTunnel();
  void whatFollowsARefusedBody_isNeverServed();
  void anEndlessHead_isRefused();
  void aHeadInSinglePieces_isTheSame();
  void refusalsWithoutABody_keepTheConnection();
  void bytesBeforeTheTunnel_areRefused();
  void aClientThatEndsItsSide_stillGetsItsAnswer();

 private:
  static void rows();
  std::unique_ptr<House> m_house;
};

namespace {

std::string filled(QByteArray request, const House& house) {
  return request.replace("HOST", QByteArray::fromStdString(house.authority()))
      .replace("LOGIN", QByteArray::fromStdString(proxyAuthorization(house.token())))
      .toStdString();
}

}  // namespace

// One house for all: nothing of it changes by being refused.
void MalformedRequestsReachNobody::initTestCase() {
  m_house = std::make_unique<House>();
  m_house->add(m_house->draft("the-real-key"));
}

void MalformedRequestsReachNobody::cleanupTestCase() {
  QCOMPARE(m_house->provider().requests(), std::size_t{2});  // those that were well-formed
  m_house.reset();
}

void MalformedRequestsReachNobody::rows() {
  QTest::addColumn<QByteArray>("rest");
  QTest::addColumn<int>("status");
  QTest::addColumn<QByteArray>("code");
  const auto row = [](const char* name, const QByteArray& rest, int status, const char* code) {
    QTest::newRow(name) << rest << status << QByteArray(code);
  };
  // Behind the target of a POST.
  row("length and chunked",
      " HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
      "length_and_coding");
  row("two lengths", " HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\ncontent-length: 3\r\n\r\nabc", 400,
      "several_lengths");
  row("a list of lengths", " HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3, 3\r\n\r\nabc", 400, "bad_length");
  row("a signed length", " HTTP/1.1\r\nHost: HOST\r\nContent-Length: +3\r\n\r\nabc", 400, "bad_length");
  row("another coding", " HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400,
      "unknown_coding");
  row("a coding twice",
      " HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
      "unknown_coding");
  row("a coding in 1.0", " HTTP/1.0\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
      "coding_in_http_1_0");
  row("a folded field", " HTTP/1.1\r\nHost: HOST\r\nX: a\r\n b\r\n\r\n", 400, "folded_field");
  row("a folded host", " HTTP/1.1\r\nHost:\r\n HOST\r\n\r\n", 400, "folded_field");
  row("bare line feeds", " HTTP/1.1\nHost: HOST\n\n", 400, "bare_line_feed");
  row("one bare line feed", " HTTP/1.1\r\nHost: HOST\nX: y\r\n\r\n", 400, "bare_line_feed");
  row("a bare return", " HTTP/1.1\r\nHost: HOST\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n", 400, "control_character");
  row("a zero byte", QByteArray(" HTTP/1.1\r\nHost: HOST\r\nX: a\0b\r\n\r\n", 33), 400, "control_character");
  row("a blank before the colon", " HTTP/1.1\r\nHost: HOST\r\nContent-Length : 3\r\n\r\nabc", 400, "bad_field_name");
  row("an underscore in the length", " HTTP/1.1\r\nHost: HOST\r\nContent_Length: 3\r\n\r\nabc", 400, "bad_field_name");
  row("a field without a name", " HTTP/1.1\r\nHost: HOST\r\n: x\r\n\r\n", 400, "bad_field_name");
  row("two hosts", " HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n", 400, "several_hosts");
  row("no host", " HTTP/1.1\r\nX: y\r\n\r\n", 400, "missing_host");
  row("another version", " HTTP/1.2\r\nHost: HOST\r\n\r\n", 505, "bad_version");
  row("HTTP/2", " HTTP/2.0\r\nHost: HOST\r\n\r\n", 505, "bad_version");
  row("another expectation", " HTTP/1.1\r\nHost: HOST\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\na", 417,
      "unknown_expectation");
  row("many fields", " HTTP/1.1\r\nHost: HOST\r\n" + QByteArray("X: y\r\n").repeated(200) + "\r\n", 431,
      "too_many_fields");
  row("a long target", QByteArray(20'000, 'x') + " HTTP/1.1\r\nHost: HOST\r\n\r\n", 414, "target_too_long");
}

void MalformedRequestsReachNobody::inFrontOfTheGateway_data() { rows(); }

// As a proxy client sends it, with a valid login.
void MalformedRequestsReachNobody::inFrontOfTheGateway() {
  QFETCH(QByteArray, rest);
  QFETCH(int, status);
  QFETCH(QByteArray, code);
  AgentClient agent = m_house->client();
  const AgentResponse response = agent.ask(filled("POST http://HOST/x" + rest, *m_house));
  QCOMPARE(response.code(), code.toStdString());
  QCOMPARE(response.status, status);
  QVERIFY(response.head.contains("Connection: close"));
  QVERIFY(agent.hasEnded());
}

void MalformedRequestsReachNobody::insideTheTunnel_data() { rows(); }

void MalformedRequestsReachNobody::insideTheTunnel() {
  QFETCH(QByteArray, rest);
  QFETCH(int, status);
  QFETCH(QByteArray, code);
  const auto agent = m_house->tunnel();
  const AgentResponse response = agent->ask(filled("POST /x" + rest, *m_house));
  QCOMPARE(response.code(), code.toStdString());
  QCOMPARE(response.status, status);
  QVERIFY(agent->hasEnded());
}

// The classical smuggle: a second request in what one reader takes for the body of the first.
void MalformedRequestsReachNobody::whatFollowsARefusedBody_isNeverServed() {
  const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: " + m_house->authority() + "\r\n\r\n";
  const std::string smuggles[] = {
      "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: " + std::to_string(hidden.size() + 5) + "\r\n\r\n0\r\n\r\n",
      "Content-Length: 0\r\nContent-Length: " + std::to_string(hidden.size()) + "\r\n\r\n",
      "Transfer-Encoding: xchunked\r\n\r\n",
  };
  for (const std::string& smuggle : smuggles) {
    const auto agent = m_house->tunnel();
    agent->send("POST / HTTP/1.1\r\nHost: " + m_house->authority() + "\r\n" + smuggle + hidden);
    QCOMPARE(agent->receive().status, 400);
    QCOMPARE(agent->receive().status, 0);
  }
}

void MalformedRequestsReachNobody::anEndlessHead_isRefused() {
  const auto agent = m_house->tunnel();
  agent->send("GET / HTTP/1.1\r\nHost: " + m_house->authority() + "\r\nX: " + std::string(70'000, 'x'));
  const AgentResponse response = agent->receive();
  QCOMPARE(response.status, 431);
  QCOMPARE(response.code(), std::string("head_too_large"));
}

void MalformedRequestsReachNobody::aHeadInSinglePieces_isTheSame() {
  const auto agent = m_house->tunnel();
  for (const char c : m_house->get("/slowly")) agent->send(std::string_view(&c, 1));
  QCOMPARE(agent->receive().status, 200);
  QVERIFY(m_house->provider().lastHead().starts_with("GET /slowly HTTP/1.1\r\n"));
}

// git asks once without its login, and again on the same connection.
void MalformedRequestsReachNobody::refusalsWithoutABody_keepTheConnection() {
  AgentClient agent = m_house->client();
  const std::string host = "\r\nHost: localhost\r\n";
  QCOMPARE(agent.ask("GET /nothing HTTP/1.1" + host + "\r\n").status, 404);
  QCOMPARE(agent.ask("GET /use/Payments/main/ HTTP/1.1" + host + "\r\n").status, 401);
  QCOMPARE(agent.ask("CONNECT api.test:443 HTTP/1.1\r\n\r\n").status, 407);
  QCOMPARE(agent.ask("GET http://api.test/ HTTP/1.1\r\nHost: api.test\r\n\r\n").status, 407);
  QCOMPARE(agent.ask("GET /nothing HTTP/1.1" + host + "Connection: close\r\n\r\n").status, 404);
  QVERIFY(agent.hasEnded());
}

// They would be taken for the beginning of the handshake, or for a request.
void MalformedRequestsReachNobody::bytesBeforeTheTunnel_areRefused() {
  AgentClient agent = m_house->client();
  const std::string connect = connectTo(m_house->authority(), proxyAuthorization(m_house->token()));
  const AgentResponse response = agent.ask(connect + m_house->get("/early"), "CONNECT");
  QCOMPARE(response.status, 400);
  QCOMPARE(response.code(), std::string("early_data"));
  QVERIFY(agent.hasEnded());
}

void MalformedRequestsReachNobody::aClientThatEndsItsSide_stillGetsItsAnswer() {
  AgentClient agent = m_house->client();
  agent.send("GET /use/Payments/main/half HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + m_house->token() +
             "\r\n\r\n");
  agent.endSending();
  QCOMPARE(agent.receive().status, 200);
  QVERIFY(agent.hasEnded());
}

CHATELAINE_TEST(MalformedRequestsReachNobody);
#include "malformed_requests_reach_nobody.moc"
