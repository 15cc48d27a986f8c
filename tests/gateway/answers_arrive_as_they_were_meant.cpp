// Whatever way a service ends its answers, the agent gets them whole or learns that they are not.
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class AnswersArriveAsTheyWereMeant : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void cleanup() { m_house.reset(); }
  void complete_data();
  void complete();
  void cutOff_isNotComplete_data();
  void cutOff_isNotComplete();
  void broken_isSaid_data();
  void broken_isSaid();
  void http10Agent_getsNoChunks();
  void interimAnswers_areNotTheAnswer();
  void outcome_isOnRecord();
  void unaskedBytes_endTheConnection();
  void manyAgents_atOnce();

 private:
  std::unique_ptr<House> m_house;
};

void AnswersArriveAsTheyWereMeant::init() {
  m_house = std::make_unique<House>();
  m_house->add(m_house->draft("the-real-key"));
}

void AnswersArriveAsTheyWereMeant::complete_data() {
  QTest::addColumn<QByteArray>("answer");
  QTest::addColumn<int>("status");
  QTest::addColumn<QByteArray>("body");
  const auto row = [](const char* name, const char* answer, int status, const char* body) {
    QTest::newRow(name) << QByteArray(answer) << status << QByteArray(body);
  };
  row("a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello");
  row("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", 200,
      "hello");
  row("until the end", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", 200, "hello");
  row("an old service", "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nhello", 200, "hello");
  row("an old service with a length", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello");
  row("nothing", "HTTP/1.1 204 No Content\r\n\r\n", 204, "");
  row("not modified", "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n", 304, "");
  row("an empty body", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "");
  row("an empty body in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, "");
  row("no reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", 200, "ok");
  row("an error", "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops", 500, "oops");
  row("unauthorised", "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n", 401, "");
  row("an unknown status", "HTTP/1.1 599 Hm\r\nContent-Length: 0\r\n\r\n", 599, "");
}

void AnswersArriveAsTheyWereMeant::complete() {
  QFETCH(QByteArray, answer);
  QFETCH(int, status);
  QFETCH(QByteArray, body);
  m_house->provider().respond([answer](const Provider::Seen&) { return answer.toStdString(); });
  const auto agent = m_house->tunnel();
  const AgentResponse response = agent->ask(m_house->get("/"));
  QCOMPARE(response.status, status);
  QCOMPARE(response.body, body.toStdString());
  m_house->provider().respond([](const Provider::Seen&) { return okWith("next"); });
  QCOMPARE(agent->ask(m_house->get("/next")).body, std::string("next"));  // the agent's connection goes on
}

void AnswersArriveAsTheyWereMeant::cutOff_isNotComplete_data() {
  QTest::addColumn<QByteArray>("answer");
  QTest::newRow("inside a length") << QByteArray(
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nhello");
  QTest::newRow("inside a chunk") << QByteArray(
      "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello");
  QTest::newRow("before the last chunk") << QByteArray(
      "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  QTest::newRow("a broken chunk") << QByteArray(
      "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n");
}

void AnswersArriveAsTheyWereMeant::cutOff_isNotComplete() {
  QFETCH(QByteArray, answer);
  m_house->provider().respond([answer](const Provider::Seen&) { return answer.toStdString(); });
  const auto agent = m_house->tunnel();
  const AgentResponse response = agent->ask(m_house->get("/"));
  QCOMPARE(response.status, 200);
  QVERIFY2(response.body == "hello" || response.body == "hello<cut>", response.body.c_str());
  QVERIFY(response.body.ends_with("<cut>") || response.head.contains("Content-Length: 9"));  // told either way
  QVERIFY(agent->hasEnded());
  QCOMPARE(m_house->record().back().reason, std::string("upstream_cut"));
}

void AnswersArriveAsTheyWereMeant::broken_isSaid_data() {
  QTest::addColumn<QByteArray>("answer");
  QTest::addColumn<QByteArray>("code");
  const auto row = [](const char* name, const QByteArray& answer, const char* code) {
    QTest::newRow(name) << answer << QByteArray(code);
  };
  row("an endless head", "HTTP/1.1 200 OK\r\nX: " + QByteArray(70'000, 'x') + "\r\n\r\n", "upstream_malformed");
  row("too many fields", "HTTP/1.1 200 OK\r\n" + QByteArray("X: y\r\n").repeated(200) + "\r\n", "upstream_malformed");
  row("endless interim answers", QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(50), "upstream_malformed");
  row("half a head", "HTTP/1.1 200 OK\r\nConnection: close\r\nConte", "upstream_cut");
  row("a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\na", "upstream_malformed");
  row("chunks in 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "upstream_malformed");
  row("a bare line feed", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", "upstream_malformed");
  row("gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\na", "encoded_response");
  row("an unknown coding", "HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\nContent-Length: 1\r\n\r\na",
      "encoded_response");
  row("two codings",
      "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\na",
      "encoded_response");
}

void AnswersArriveAsTheyWereMeant::broken_isSaid() {
  QFETCH(QByteArray, answer);
  QFETCH(QByteArray, code);
  m_house->provider().respond([answer](const Provider::Seen&) { return answer.toStdString(); });
  const AgentResponse response = m_house->tunnel()->ask(m_house->get("/"));
  QCOMPARE(response.status, 502);
  QCOMPARE(response.code(), code.toStdString());
}

void AnswersArriveAsTheyWereMeant::http10Agent_getsNoChunks() {
  m_house->provider().respond([](const Provider::Seen&) {
    return std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
  });
  const auto agent = m_house->tunnel();
  const AgentResponse response = agent->ask("GET / HTTP/1.0\r\nHost: " + m_house->authority() + "\r\n\r\n");
  QVERIFY(!response.head.contains("Transfer-Encoding") && response.head.contains("Connection: close"));
  QCOMPARE(response.body, std::string("hello"));
  QVERIFY(agent->hasEnded());
}

void AnswersArriveAsTheyWereMeant::interimAnswers_areNotTheAnswer() {
  m_house->provider().respond([](const Provider::Seen&) {
    return "HTTP/1.1 103 Early Hints\r\nLink: <https://evil.test/>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" +
           okWith("done");
  });
  const AgentResponse response = m_house->tunnel()->ask(m_house->get("/"));
  QCOMPARE(response.status, 200);
  QCOMPARE(response.body, std::string("done"));
  QVERIFY(!response.head.contains("Link"));
}

void AnswersArriveAsTheyWereMeant::outcome_isOnRecord() {
  for (const int status : {200, 404, 503}) {
    m_house->provider().respond([status](const Provider::Seen&) {
      return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: 0\r\n\r\n";
    });
    QCOMPARE(m_house->tunnel()->ask(m_house->get("/")).status, status);
    const AuditEvent event = m_house->record().back();
    QVERIFY(event.action == AuditAction::useFinished && event.outcome == AuditOutcome::ok);
    QCOMPARE(event.status, static_cast<std::uint32_t>(status));
  }
}

// A service that says more than it was asked for: the next agent must not get it as an answer.
void AnswersArriveAsTheyWereMeant::unaskedBytes_endTheConnection() {
  House house(House::Plan{.resolve = {}, .workers = 1});
  house.add(house.draft("the-real-key"));
  house.provider().respond([](const Provider::Seen&) { return okWith("first") + okWith("poison"); });
  QCOMPARE(house.tunnel()->ask(house.get("/1")).body, std::string("first"));
  house.provider().respond([](const Provider::Seen&) { return okWith("second"); });
  QCOMPARE(house.tunnel()->ask(house.get("/2")).body, std::string("second"));
  QCOMPARE(house.provider().connections(), 2);
}

void AnswersArriveAsTheyWereMeant::manyAgents_atOnce() {
  m_house->provider().respond(
      [](const Provider::Seen& seen) { return okWith(seen.head.substr(0, seen.head.find('\r'))); });
  std::atomic<int> wrong = 0;
  std::vector<std::thread> agents;
  for (int number = 0; number < 8; ++number) {
    agents.emplace_back([&, number] {
      const auto agent = m_house->tunnel();
      for (int i = 0; i < 20; ++i) {
        const std::string path = "/" + std::to_string(number) + "/" + std::to_string(i);
        if (agent->ask(m_house->get(path)).body != "GET " + path + " HTTP/1.1") ++wrong;
      }
    });
  }
  for (std::thread& agent : agents) agent.join();
  QCOMPARE(wrong.load(), 0);
  QCOMPARE(m_house->provider().requests(), std::size_t{160});
  QCOMPARE(m_house->recorded(AuditAction::secretUsed), std::size_t{160});
  QVERIFY(m_house->owner().verifyAudit()->verified);
}

CHATELAINE_TEST(AnswersArriveAsTheyWereMeant);
#include "answers_arrive_as_they_were_meant.moc"
