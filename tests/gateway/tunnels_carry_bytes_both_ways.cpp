// A blind tunnel passes everything on, ends with either side, and is cut when its right is gone.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <semaphore>
#include <thread>

#include "gateway/proxy/live_connections.h"
#include "gateway/proxy/tunnel.h"
#include "http/service_thread.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace asio = boost::asio;
using Local = asio::local::stream_protocol::socket;

namespace {

// Both ends of both sides; the tunnel runs on a thread of its own.
struct Route {
  asio::io_context context;
  Local agent{context};
  Local service{context};
  http::ServiceThread thread;
  BufferPool pool;
  LiveConnections live;
  std::atomic<bool> isAllowed = true;
  std::binary_semaphore hasEnded{0};

  Route() {
    auto inner = std::make_shared<Local>(thread.executor());
    auto outer = std::make_shared<Local>(thread.executor());
    asio::local::connect_pair(agent, *inner);
    asio::local::connect_pair(service, *outer);
    asio::co_spawn(thread.executor(), run(inner, outer), asio::detached);
  }
  ~Route() {
    agent.close();
    service.close();
    thread.finish();
  }
  http::Awaitable<void> run(std::shared_ptr<Local> inner, std::shared_ptr<Local> outer) {
    Stream left(std::make_shared<http::Connection>(http::Socket(std::move(*inner))));
    Stream right(std::make_shared<http::Connection>(http::Socket(std::move(*outer))));
    const LiveConnections::Watch watch(live, {[this] { return isAllowed.load(); },
                                              [&] {
                                                left.close();
                                                right.close();
                                              }});
    co_await runTunnel(left, right, pool);
    left.close();
    right.close();
    hasEnded.release();
  }
};

std::string readAll(Local& socket) {
  std::string text;
  boost::system::error_code error;
  asio::read(socket, asio::dynamic_buffer(text), error);
  return text;
}

}  // namespace

class TunnelsCarryBytesBothWays : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void bytes_passUnchanged() {
    Route route;
    std::string sent(2'000'000, 'x');
    for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 31 % 251);
    std::thread sender([&] {
      asio::write(route.agent, asio::buffer(sent));
      route.agent.shutdown(Local::shutdown_send);
    });
    const std::string received = readAll(route.service);
    sender.join();
    QVERIFY(received == sent);
  }

  void halfClosed_stillAnswers() {
    Route route;
    asio::write(route.agent, asio::buffer(std::string_view("question")));
    route.agent.shutdown(Local::shutdown_send);
    QCOMPARE(readAll(route.service), std::string("question"));
    asio::write(route.service, asio::buffer(std::string_view("answer")));
    route.service.shutdown(Local::shutdown_send);
    QCOMPARE(readAll(route.agent), std::string("answer"));
  }

  void revoked_isCut() {
    Route route;
    asio::write(route.agent, asio::buffer(std::string_view("hello")));
    std::array<char, 5> first{};
    asio::read(route.service, asio::buffer(first));
    asio::post(route.thread.executor(), [&] { route.live.recheck(); });  // still allowed: goes on
    asio::write(route.service, asio::buffer(std::string_view("hello")));
    asio::read(route.agent, asio::buffer(first));
    route.isAllowed = false;
    asio::post(route.thread.executor(), [&] { route.live.recheck(); });
    QCOMPARE(readAll(route.agent), std::string());
    QCOMPARE(readAll(route.service), std::string());
    QVERIFY(route.hasEnded.try_acquire_for(std::chrono::seconds(5)));
  }
};

CHATELAINE_TEST(TunnelsCarryBytesBothWays);
#include "tunnels_carry_bytes_both_ways.moc"
