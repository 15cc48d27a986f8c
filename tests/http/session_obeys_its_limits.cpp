#include <sys/socket.h>
#include <unistd.h>

#include "tests/http/loopback.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using http::Awaitable;

class SessionObeysItsLimits : public QObject {
  Q_OBJECT
  std::unique_ptr<test::Loopback> m_server;
  std::atomic<int> m_calls = 0;

  static std::string statusLine(const std::string& answer) { return answer.substr(0, answer.find('\r')); }

 private Q_SLOTS:
  void init() {
    m_calls = 0;
    m_server = std::make_unique<test::Loopback>();
    m_server->options.limits.bodyBytes = 1000;
    m_server->options.limits.headerBytes = 2000;
    m_server->router.add("POST", "/echo", [this](http::Request request, http::Parameters) -> Awaitable<http::Reply> {
      ++m_calls;
      co_return http::Response{200, {{"X-Query", request.query}, {"X-Bad", "a\r\nInjected: yes"}}, request.body};
    });
    m_server->router.add("GET", "/throw", [](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      throw std::runtime_error("a defect");
      co_return http::Response{};
    });
    QVERIFY(m_server->listen().has_value());
  }
  void cleanup() { m_server.reset(); }

  void severalRequests_areAnsweredInOrderOnOneConnection() {
    const std::string answer = m_server->exchange(
        "POST /echo?a=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
        "POST /echo?a=2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\ntwo");
    QVERIFY(answer.find("X-Query: a=1") < answer.find("one"));
    QVERIFY(answer.find("one") < answer.find("X-Query: a=2"));
    QVERIFY(answer.ends_with("two"));
  }

  void aChunkedBody_isReadWhole() {
    const std::string answer = m_server->exchange(
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    QVERIFY(answer.ends_with("\r\n\r\nabcde"));
  }

  void theBodyIsInvited_whenTheClientWaitsForIt() {
    const std::string answer =
        m_server->exchange("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");
    QVERIFY(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
  }

  void aFieldWithALineBreak_neverReachesTheWire() {
    const std::string answer = m_server->exchange("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    QVERIFY(answer.find("Injected") == std::string::npos);
  }

  void refusals_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    const QByteArray post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
    QTest::newRow("not HTTP") << QByteArray("\x16\x03\x01 hello\r\n\r\n") << QByteArray("HTTP/1.1 400 Bad Request");
    QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << QByteArray("HTTP/1.1 400 Bad Request");
    QTest::newRow("two hosts") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n")
                               << QByteArray("HTTP/1.1 400 Bad Request");
    QTest::newRow("absolute") << QByteArray("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n")
                              << QByteArray("HTTP/1.1 400 Bad Request");
    QTest::newRow("two lengths") << post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"
                                 << QByteArray("HTTP/1.1 400 Bad Request");
    QTest::newRow("length and chunks") << post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                       << QByteArray("HTTP/1.1 400 Bad Request");
    QTest::newRow("two encodings") << post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"
                                   << QByteArray("HTTP/1.1 400 Bad Request");
    QTest::newRow("large body") << post + "Content-Length: 1001\r\n\r\n"
                                << QByteArray("HTTP/1.1 413 Payload Too Large");
    QTest::newRow("large chunks") << post + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + QByteArray(1001, 'a') +
                                         "\r\n0\r\n\r\n"
                                  << QByteArray("HTTP/1.1 413 Payload Too Large");
    QTest::newRow("large head") << post + "X: " + QByteArray(3000, 'a') + "\r\n\r\n"
                                << QByteArray("HTTP/1.1 431 Request Header Fields Too Large");
  }
  void refusals() {
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    const std::string answer = m_server->exchange(std::string_view(request.constData(), request.size()));
    QCOMPARE(statusLine(answer), status.toStdString());
    QVERIFY(answer.find("application/problem+json") != std::string::npos);
    QCOMPARE(m_calls.load(), 0);
  }

  void aCutRequest_isDroppedAndNeverHandled() {
    QCOMPARE(m_server->exchange("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"), std::string());
    QCOMPARE(m_calls.load(), 0);
  }

  void aSlowHead_isCutOff() {
    m_server->options.limits.header = std::chrono::milliseconds(50);
    const int client = m_server->connectRaw();
    test::sendAll(client, "POST /echo HTTP/1.1\r\nHost:");
    QCOMPARE(test::receiveAll(client), std::string());
    ::close(client);
  }

  void anIdleConnection_isClosed() {
    m_server->options.limits.idle = std::chrono::milliseconds(50);
    const int client = m_server->connectRaw();
    QCOMPARE(test::receiveAll(client), std::string());
    ::close(client);
  }

  void anExceptionOfAHandler_isA500_andTheServerGoesOn() {
    std::string logged;
    m_server->options.log = [&](LogLevel, std::string_view event, std::initializer_list<LogField>) { logged = event; };
    const std::string answer = m_server->exchange("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(statusLine(answer), std::string("HTTP/1.1 500 Internal Server Error"));
    QVERIFY(answer.find("a defect") == std::string::npos);
    QCOMPARE(logged, std::string("handler_failed"));
    QVERIFY(m_server->exchange("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok").ends_with("ok"));
  }
};

CHATELAINE_TEST(SessionObeysItsLimits);
#include "session_obeys_its_limits.moc"
