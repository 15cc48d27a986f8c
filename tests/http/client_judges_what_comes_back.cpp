// Whatever a server sends, the client gives an answer or an error that says what to do; never something made up.
#include "http/client.h"
#include "tests/http/loopback.h"
#include "tests/http/scripted_server.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using http::Awaitable;

class ClientJudgesWhatComesBack : public QObject {
  Q_OBJECT

  test::Loopback m_loop;  // its thread runs the clients

  static http::Request get(const std::string& path = "/x") { return {"GET", path, "", {}, {}, ""}; }
  Result<http::Response> ask(const test::ScriptedServer& server, http::Request request = get()) {
    http::Client client(m_loop.executor(), {.server = server.address(), .timeout = std::chrono::seconds(5)});
    return m_loop.run(client.send(std::move(request)));
  }

 private Q_SLOTS:
  void answers_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* name, const char* answer, int status, const char* body) {
      QTest::newRow(name) << QByteArray(answer) << status << QByteArray(body);
    };
    row("a length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc");
    row("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", 200, "abc");
    row("until the end", "HTTP/1.1 200 OK\r\n\r\nabc", 200, "abc");
    row("an old server", "HTTP/1.0 404 Gone\r\n\r\nabc", 404, "abc");
    row("no body", "HTTP/1.1 204 No Content\r\n\r\n", 204, "");
    row("an error", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", 500, "");
    row("an unknown status", "HTTP/1.1 299 Hm\r\nContent-Length: 1\r\n\r\nx", 299, "x");
    row("a redirect is not followed",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302, "");
  }
  void answers() {
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const test::ScriptedServer server({answer.toStdString()});
    const auto response = ask(server);
    QVERIFY2(response.has_value(), response ? "" : response.error().detail.c_str());
    QCOMPARE(response->status, static_cast<unsigned>(status));
    QCOMPARE(textOf(response->body), body.toStdString());
    QCOMPARE(server.connections(), 1);
  }

  void wrongAnswers_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const QByteArray& answer, ErrorCode code) {
      QTest::newRow(name) << answer << static_cast<int>(code);
    };
    row("nothing", "", ErrorCode::offline);
    row("half a head", "HTTP/1.1 200 OK\r\nContent-Le", ErrorCode::corrupt);
    row("half a body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", ErrorCode::corrupt);
    row("half the chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", ErrorCode::corrupt);
    row("another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n", ErrorCode::corrupt);
    row("TLS", QByteArray("\x15\x03\x01\x00\x02\x02\x46\r\n\r\n", 11), ErrorCode::corrupt);
    row("a bad length", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc", ErrorCode::corrupt);
    row("a bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n", ErrorCode::corrupt);
    row("an endless head", "HTTP/1.1 200 OK\r\nX: " + QByteArray(100'000, 'x') + "\r\n\r\n", ErrorCode::corrupt);
  }
  void wrongAnswers() {
    QFETCH(QByteArray, answer);
    QFETCH(int, code);
    const test::ScriptedServer server({answer.toStdString()});
    const auto response = ask(server);
    QVERIFY(!response.has_value());
    QCOMPARE(std::string(toString(response.error().code)), std::string(toString(static_cast<ErrorCode>(code))));
  }

  void anAnswerToHead_hasNoBodyToWaitFor() {
    const test::ScriptedServer server({"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"});
    http::Request request = get();
    request.method = "HEAD";
    const auto response = ask(server, request);
    QVERIFY(response.has_value());
    QCOMPARE(*http::find(response->headers, "content-length"), std::string("1000"));
    QVERIFY(response->body.empty());
  }

  // Sent again only where the server can't have seen the request, and only once.
  void aFirstConnectionThatIsCut_isNotTriedAgain() {
    const test::ScriptedServer server({"", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"});
    QVERIFY(ask(server).error().code == ErrorCode::offline);
    QCOMPARE(server.connections(), 1);
  }

  void aKeptConnectionThatIsCut_isTriedOnce() {
    const test::ScriptedServer server({"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", ""});
    http::Client client(m_loop.executor(), {.server = server.address(), .timeout = std::chrono::seconds(5)});
    QVERIFY(m_loop.run(client.send(get())).has_value());
    QVERIFY(m_loop.run(client.send(get())).error().code == ErrorCode::offline);
    QCOMPARE(server.connections(), 2);
  }

  void anAnswerThatCloses_isFollowedByANewConnection() {
    const std::string answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    const test::ScriptedServer server({answer});
    http::Client client(m_loop.executor(), {.server = server.address(), .timeout = std::chrono::seconds(5)});
    for (int i = 1; i <= 3; ++i) {
      QCOMPARE(textOf(m_loop.run(client.send(get()))->body), std::string("ok"));
      QCOMPARE(server.connections(), i);
    }
  }

  // A server may refuse a large request before it has read it.
  void aRefusalThatComesEarly_isRead() {
    test::Loopback server;
    server.options.limits.bodyBytes = 1000;
    QVERIFY(server.listen().has_value());
    http::Client client(server.executor(), {.server = server.listener().address(), .timeout = std::chrono::seconds(5)});
    const auto response = server.run(client.send({"POST", "/x", "", {}, Bytes(300'000), ""}));
    QVERIFY(response.has_value());
    QCOMPARE(response->status, 413U);
  }

  void followingIsRefused_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* answer, ErrorCode code) {
      QTest::newRow(name) << QByteArray(answer) << static_cast<int>(code);
    };
    row("signed out", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", ErrorCode::expired);
    row("forbidden", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", ErrorCode::denied);
    row("not there", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", ErrorCode::denied);
    row("moved", "HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n", ErrorCode::denied);
    row("gone", "", ErrorCode::offline);
    row("no HTTP", "event: open\n\n\r\n\r\n", ErrorCode::corrupt);
  }
  void followingIsRefused() {
    QFETCH(QByteArray, answer);
    QFETCH(int, code);
    const test::ScriptedServer server({answer.toStdString()});
    http::Client client(m_loop.executor(), {.server = server.address(), .timeout = std::chrono::seconds(5)});
    int events = 0;
    const Error end = m_loop.run(client.follow(get(), [&](std::string) { ++events; }));
    QCOMPARE(std::string(toString(end.code)), std::string(toString(static_cast<ErrorCode>(code))));
    QCOMPARE(events, 0);
  }

  void events_areToldByTheirName() {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    const test::ScriptedServer server({head + ": comment\n\nevent: one\ndata: x\n\ndata: nameless\n\nevent: two\n\n" +
                                       "event: " + std::string(9'000, 'x') +
                                       "\n\nevent: three\n\nevent: unfinished\n"});
    http::Client client(m_loop.executor(), {.server = server.address(), .timeout = std::chrono::seconds(5)});
    std::vector<std::string> seen;
    const Error end = m_loop.run(client.follow(get(), [&](std::string event) { seen.push_back(std::move(event)); }));
    QVERIFY(end.code == ErrorCode::offline);
    QCOMPARE(seen.size(), std::size_t{5});
    QVERIFY(seen[0] == "open" && seen[1] == "one" && seen[2] == "two" && seen[4] == "three");
    QVERIFY(seen[3].size() <= 4096);  // an endless line costs no memory
  }
};

CHATELAINE_TEST(ClientJudgesWhatComesBack);
#include "client_judges_what_comes_back.moc"
