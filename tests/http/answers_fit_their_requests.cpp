// What a server sends back says where it ends and whether the connection goes on, whatever was asked and however
// slowly.
#include <sys/socket.h>
#include <unistd.h>

#include "tests/http/loopback.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using http::Awaitable;

class AnswersFitTheirRequests : public QObject {
  Q_OBJECT
  std::unique_ptr<test::Loopback> m_server;

  static http::Response withBody(std::string_view body) { return {200, {}, copyOf(bytesOf(body))}; }
  static std::size_t countOf(const std::string& text, std::string_view what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
    return count;
  }

 private Q_SLOTS:
  void init() {
    m_server = std::make_unique<test::Loopback>();
    m_server->router.add(
        "GET", "/x", [](http::Request, http::Parameters) -> Awaitable<http::Reply> { co_return withBody("hello"); });
    m_server->router.add("POST", "/x", [](http::Request request, http::Parameters) -> Awaitable<http::Reply> {
      co_return withBody(std::to_string(request.body.size()));
    });
    m_server->router.add("GET", "/large", [](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      co_return http::Response{200, {}, Bytes(64 * 1024 * 1024)};
    });
    m_server->router.add("GET", "/status/{code}", [](http::Request, http::Parameters values) -> Awaitable<http::Reply> {
      co_return http::Response{static_cast<unsigned>(std::stoul(values["code"])), {}, {}};
    });
    QVERIFY(m_server->listen().has_value());
  }
  void cleanup() { m_server.reset(); }

  void connections_areKeptOrNot_data() {
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<bool>("isKept");
    const auto row = [](const char* name, const char* head, bool isKept) {
      QTest::newRow(name) << QByteArray(head) << isKept;
    };
    row("1.1", "GET /x HTTP/1.1\r\nHost: a\r\n\r\n", true);
    row("1.1 that wants an end", "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false);
    row("1.0", "GET /x HTTP/1.0\r\n\r\n", false);
    row("after a 404", "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", true);
    row("after a 405", "DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n", true);
    row("after a body", "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", true);
    row("after a HEAD", "HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n", true);
    row("after a malformed one", "GET /x HTTP/1.1\r\n\r\n", false);
  }
  void connections_areKeptOrNot() {
    QFETCH(QByteArray, first);
    QFETCH(bool, isKept);
    const std::string both = m_server->exchange(first.toStdString() + "GET /status/202 HTTP/1.1\r\nHost: a\r\n\r\n");
    QCOMPARE(both.contains("HTTP/1.1 202 "), isKept);
    QCOMPARE(countOf(both, "Content-Length: "), isKept ? 2U : 1U);
    QCOMPARE(both.contains("Connection: close\r\n"), !isKept);
  }

  void aHead_getsTheLengthAndNoBody() {
    const std::string answer = m_server->exchange("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(answer.contains("Content-Length: 5\r\n"));
    QVERIFY(answer.ends_with("\r\n\r\n"));
  }

  void statuses_sayTheirLength_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("hasLength");
    for (const int status : {200, 201, 202, 400, 401, 404, 409, 413, 500, 503, 507})
      QTest::addRow("%d", status) << status << true;
    for (const int status : {204, 304}) QTest::addRow("%d", status) << status << false;
  }
  void statuses_sayTheirLength() {
    QFETCH(int, status);
    QFETCH(bool, hasLength);
    const std::string answer =
        m_server->exchange("GET /status/" + std::to_string(status) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(answer.starts_with("HTTP/1.1 " + std::to_string(status) + " "));
    QCOMPARE(answer.contains("Content-Length: 0\r\n"), hasLength);
    QVERIFY(!answer.contains("Transfer-Encoding"));
  }

  void manyAtOnce_areAnsweredInOrder() {
    std::string all;
    for (int i = 0; i < 50; ++i) {
      const std::string body(static_cast<std::size_t>(i), 'x');
      all += "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(i) + "\r\n\r\n" + body;
    }
    const std::string answers = m_server->exchange(all);
    QCOMPARE(countOf(answers, "HTTP/1.1 200 OK\r\n"), 50U);
    std::size_t at = 0;
    for (int i = 0; i < 50; ++i) {
      at = answers.find("\r\n\r\n" + std::to_string(i), at);
      QVERIFY2(at != std::string::npos, std::to_string(i).c_str());
      ++at;
    }
  }

  void aRequestInSinglePieces_isTheSame() {
    const std::string request =
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    const int client = m_server->connectRaw();
    for (const char c : request) test::sendAll(client, std::string_view(&c, 1));
    ::shutdown(client, SHUT_WR);
    QVERIFY(test::receiveAll(client).ends_with("\r\n\r\n3"));
    ::close(client);
  }

  void aClientThatEndsItsSide_stillGetsItsAnswer() {
    QVERIFY(m_server->exchange("GET /x HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("hello"));  // exchange() ends it at once
  }

  void aSlowBody_isCutOff() {
    m_server->options.limits.body = std::chrono::milliseconds(50);
    const int client = m_server->connectRaw();
    test::sendAll(client, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
    QCOMPARE(test::receiveAll(client), std::string());
    ::close(client);
  }

  // Time counts from the last byte of one request to the first of the next, not from the beginning of the connection.
  void anActiveConnection_isNotIdle() {
    m_server->options.limits.idle = std::chrono::milliseconds(400);
    const int client = m_server->connectRaw();
    std::string answers;
    for (int i = 0; i < 5; ++i) {
      test::sendAll(client, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
      std::array<char, 4096> piece{};
      const ssize_t got = ::recv(client, piece.data(), piece.size(), 0);
      QVERIFY(got > 0);
      answers.append(piece.data(), static_cast<std::size_t>(got));
    }
    QCOMPARE(countOf(answers, "hello"), 5U);
    QCOMPARE(test::receiveAll(client), std::string());  // and now it is
    ::close(client);
  }

  void aClientThatNeverReads_isCutOff() {
    m_server->options.limits.write = std::chrono::milliseconds(100);
    const int client = m_server->connectRaw();
    test::sendAll(client, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(QTest::qWaitFor([&] { return m_server->listener().connections() == 0U; }));
    ::close(client);
  }

  void aTooLongHead_thatNeverEnds_isRefusedInTime() {
    m_server->options.limits.headerBytes = 1000;
    const int client = m_server->connectRaw();
    test::sendAll(client, "GET /x HTTP/1.1\r\nHost: a\r\nX: " + std::string(5'000, 'x'));
    const std::string answer = test::receiveAll(client);
    QVERIFY2(answer.starts_with("HTTP/1.1 431 "), answer.c_str());
    ::close(client);
  }

  void aRequestBehindARefusedOne_isNeverServed() {
    const std::string answer = m_server->exchange(
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(answer.starts_with("HTTP/1.1 400 "));
    QVERIFY(!answer.contains("hello"));
  }

  // An event stream's writer learns that nobody listens any more, and the connection is free again.
  void anEventStreamWithoutAListener_ends() {
    std::promise<void> ended;
    m_server->router.add("GET", "/events", [&](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      co_return http::EventSource([&](http::EventStream& events) -> Awaitable<void> {
        http::asio::steady_timer pause(co_await http::asio::this_coro::executor);
        while (co_await events.keepAlive()) {
          pause.expires_after(std::chrono::milliseconds(1));
          co_await pause.async_wait(http::asTuple);
        }
        ended.set_value();
      });
    });
    const int client = m_server->connectRaw();
    test::sendAll(client, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    std::array<char, 4096> piece{};
    QVERIFY(::recv(client, piece.data(), piece.size(), 0) > 0);
    ::close(client);
    QVERIFY(ended.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    QVERIFY(QTest::qWaitFor([&] { return m_server->listener().connections() == 0U; }));
  }

  void stopping_endsAnEventStream() {
    m_server->router.add("GET", "/events", [](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      co_return http::EventSource([](http::EventStream& events) -> Awaitable<void> {
        http::asio::steady_timer pause(co_await http::asio::this_coro::executor);
        while (co_await events.send("tick", "")) {
          pause.expires_after(std::chrono::milliseconds(1));
          co_await pause.async_wait(http::asTuple);
        }
      });
    });
    const int client = m_server->connectRaw();
    test::sendAll(client, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    std::array<char, 256> piece{};
    QVERIFY(::recv(client, piece.data(), piece.size(), 0) > 0);
    m_server->run(m_server->listener().stop(std::chrono::seconds(5)));
    QCOMPARE(m_server->listener().connections(), 0U);
    ::close(client);
  }
};

CHATELAINE_TEST(AnswersFitTheirRequests);
#include "answers_fit_their_requests.moc"
