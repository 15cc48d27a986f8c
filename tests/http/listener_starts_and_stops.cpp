#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/client.h"
#include "tests/http/loopback.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using http::Awaitable;

class ListenerStartsAndStops : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aTakenPort_isNamedAsSuch() {
    test::Loopback first;
    QVERIFY(first.listen().has_value());
    test::Loopback second;
    const auto refused = second.listen(http::TcpAddress{"127.0.0.1", first.port()});
    QVERIFY(!refused.has_value());
    QVERIFY(refused.error().code == ErrorCode::portInUse);
  }

  void aSocketThatAnswers_isNotTakenAway() {
    const test::TemporaryFolder folder;
    test::Loopback first;
    QVERIFY(first.listen(http::UnixAddress{folder.file("s")}).has_value());
    test::Loopback second;
    const auto refused = second.listen(http::UnixAddress{folder.file("s")});
    QVERIFY(!refused.has_value());
    QVERIFY(refused.error().code == ErrorCode::portInUse);
  }

  void aSocketThatWasLeftBehind_isReplaced_andOnlyItsOwnerMayUseIt() {
    const test::TemporaryFolder folder;
    {
      test::Loopback killed;
      QVERIFY(killed.listen(http::UnixAddress{folder.file("s")}).has_value());
    }
    QVERIFY(std::filesystem::is_socket(folder.file("s")));
    test::Loopback next;
    QVERIFY(next.listen(http::UnixAddress{folder.file("s")}).has_value());
    struct stat status{};
    QCOMPARE(::stat(folder.file("s").c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0600U);
  }

  void anAddressThatIsNone_isInvalid() {
    test::Loopback server;
    QVERIFY(server.listen(http::TcpAddress{"not an address", 1}).error().code == ErrorCode::invalidInput);
    QVERIFY(server.listen(http::UnixAddress{std::string(200, 'x')}).error().code == ErrorCode::invalidInput);
  }

  void connectionsAboveTheLimit_areClosedAtOnce() {
    test::Loopback server;
    QVERIFY(server.listen(http::TcpAddress{}, 1).has_value());
    const int first = server.connectRaw();
    QVERIFY(QTest::qWaitFor([&] { return server.listener().connections() == 1U; }));
    const int second = server.connectRaw();
    QCOMPARE(test::receiveAll(second), std::string());
    ::close(first);
    ::close(second);
    QVERIFY(QTest::qWaitFor([&] { return server.listener().connections() == 0U; }));
  }

  void stopping_endsIdleConnections_andLetsABusyOneFinish() {
    test::Loopback server;
    std::promise<void> started;
    http::asio::steady_timer gate(server.executor(), std::chrono::hours(1));
    server.router.add("GET", "/slow", [&](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      started.set_value();
      co_await gate.async_wait(http::asTuple);
      co_return http::Response{200, {}, copyOf(bytesOf("finished"))};
    });
    QVERIFY(server.listen().has_value());
    const int idle = server.connectRaw();
    const int busy = server.connectRaw();
    test::sendAll(busy, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    started.get_future().wait();
    auto stopped = http::asio::co_spawn(server.executor(), server.listener().stop(std::chrono::seconds(10)),
                                        http::asio::use_future);
    QCOMPARE(test::receiveAll(idle), std::string());
    http::asio::post(server.executor(), [&] { gate.cancel(); });
    const std::string answer = test::receiveAll(busy);
    QVERIFY(answer.find("Connection: close") != std::string::npos);
    QVERIFY(answer.ends_with("finished"));
    stopped.get();
    QCOMPARE(server.listener().connections(), 0U);
    QCOMPARE(server.connectRaw(), -1);
    ::close(idle);
    ::close(busy);
  }

  void stopping_cutsWhatExceedsTheGrace() {
    test::Loopback server;
    std::promise<void> started;
    http::asio::steady_timer never(server.executor(), std::chrono::hours(1));
    server.router.add("GET", "/stuck", [&](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      started.set_value();
      co_await never.async_wait(http::asTuple);
      co_return http::Response{};
    });
    QVERIFY(server.listen().has_value());
    const int stuck = server.connectRaw();
    test::sendAll(stuck, "GET /stuck HTTP/1.1\r\nHost: x\r\n\r\n");
    started.get_future().wait();
    server.run(server.listener().stop(std::chrono::milliseconds(20)));
    QCOMPARE(test::receiveAll(stuck), std::string());
    ::close(stuck);
    http::asio::post(server.executor(), [&] { never.cancel(); });
    QVERIFY(QTest::qWaitFor([&] { return server.listener().connections() == 0U; }));
  }
};

CHATELAINE_TEST(ListenerStartsAndStops);
#include "listener_starts_and_stops.moc"
