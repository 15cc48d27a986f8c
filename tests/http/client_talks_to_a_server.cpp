#include <unistd.h>

#include "http/client.h"
#include "tests/http/loopback.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using http::Awaitable;

class ClientTalksToAServer : public QObject {
  Q_OBJECT

  static http::Request get(const std::string& path) { return {"GET", path, "", {}, {}, ""}; }

 private Q_SLOTS:
  void overAUnixSocket_requestsAndAnswersArrive() {
    const test::TemporaryFolder folder;
    test::Loopback server;
    server.router.add("POST", "/x", [](http::Request request, http::Parameters) -> Awaitable<http::Reply> {
      co_return http::Response{201, {{"X-Seen", request.query + request.peer}}, request.body};
    });
    QVERIFY(server.listen(http::UnixAddress{folder.file("s")}).has_value());
    http::Client client(server.executor(), {.server = server.listener().address()});
    const auto answer = server.run(client.send({"POST", "/x", "q=1", {}, copyOf(bytesOf("body")), ""}));
    QVERIFY(answer.has_value());
    QCOMPARE(answer->status, 201U);
    QCOMPARE(*http::find(answer->headers, "x-seen"), std::string("q=1"));
    QCOMPARE(textOf(answer->body), std::string("body"));
  }

  void aKeptConnectionThatTheServerClosed_isReplacedUnnoticed() {
    test::Loopback server;
    server.options.limits.idle = std::chrono::milliseconds(30);
    server.router.add("GET", "/x", [](http::Request request, http::Parameters) -> Awaitable<http::Reply> {
      co_return http::Response{200, {}, copyOf(bytesOf(request.peer))};
    });
    QVERIFY(server.listen().has_value());
    http::Client client(server.executor(), {.server = server.listener().address()});
    const auto first = server.run(client.send(get("/x")));
    QCOMPARE(textOf(first->body), std::string("127.0.0.1"));
    QVERIFY(QTest::qWaitFor([&] { return server.listener().connections() == 0U; }));
    QVERIFY(server.run(client.send(get("/x"))).has_value());
  }

  void withoutAServer_itIsOffline() {
    test::Loopback server;
    QVERIFY(server.listen().has_value());
    const http::Address gone = server.listener().address();
    server.run(server.listener().stop(std::chrono::milliseconds(0)));
    http::Client client(server.executor(), {.server = gone});
    const auto answer = server.run(client.send(get("/x")));
    QVERIFY(answer.error().code == ErrorCode::offline);
  }

  void aServerThatKeepsSilent_timesOut() {
    test::Loopback server;
    http::asio::steady_timer never(server.executor(), std::chrono::hours(1));
    server.router.add("GET", "/x", [&](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      co_await never.async_wait(http::asTuple);
      co_return http::Response{};
    });
    QVERIFY(server.listen().has_value());
    http::Client client(server.executor(),
                        {.server = server.listener().address(), .timeout = std::chrono::milliseconds(50)});
    QVERIFY(server.run(client.send(get("/x"))).error().code == ErrorCode::timedOut);
    http::asio::post(server.executor(), [&] { never.cancel(); });
    QVERIFY(QTest::qWaitFor([&] { return server.listener().connections() == 0U; }));
  }

  void anAnswerAboveTheLimit_isRefused() {
    test::Loopback server;
    server.router.add("GET", "/x", [](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      co_return http::Response{200, {}, Bytes(1001)};
    });
    QVERIFY(server.listen().has_value());
    http::Client client(server.executor(), {.server = server.listener().address(), .bodyBytes = 1000});
    QVERIFY(server.run(client.send(get("/x"))).error().code == ErrorCode::limitExceeded);
  }

  void events_arriveByName_untilTheServerEnds() {
    test::Loopback server;
    server.router.add("GET", "/events", [](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      co_return http::EventSource([](http::EventStream& events) -> Awaitable<void> {
        co_await events.keepAlive();
        co_await events.send("changed", "one\ntwo");
        co_await events.send("other", "");
      });
    });
    QVERIFY(server.listen().has_value());
    http::Client client(server.executor(), {.server = server.listener().address()});
    std::vector<std::string> seen;
    const Error end = server.run(client.follow(get("/events"), [&](std::string event) { seen.push_back(event); }));
    QVERIFY(end.code == ErrorCode::offline);
    QCOMPARE(seen, (std::vector<std::string>{"open", "changed", "other"}));
    QVERIFY(server.exchange("GET /events HTTP/1.1\r\nHost: x\r\n\r\n").find("data: one\ndata: two\n\n") !=
            std::string::npos);
  }

  void aClientThatIsClosed_endsItsEventStream() {
    test::Loopback server;
    http::asio::steady_timer never(server.executor(), std::chrono::hours(1));
    server.router.add("GET", "/events", [&](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      co_return http::EventSource(
          [&](http::EventStream&) -> Awaitable<void> { co_await never.async_wait(http::asTuple); });
    });
    QVERIFY(server.listen().has_value());
    http::Client client(server.executor(), {.server = server.listener().address()});
    const Error end = server.run(client.follow(get("/events"), [&](std::string) { client.close(); }));
    QVERIFY(end.code == ErrorCode::offline);
    http::asio::post(server.executor(), [&] { never.cancel(); });
    QVERIFY(QTest::qWaitFor([&] { return server.listener().connections() == 0U; }));
  }
};

CHATELAINE_TEST(ClientTalksToAServer);
#include "client_talks_to_a_server.moc"
