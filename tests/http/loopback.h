// A real server on a free loopback port with a thread of its own, and a client that sends raw bytes to it.
#pragma once
#include <filesystem>
#include <future>
#include <thread>

#include "http/listener.h"
#include "http/session.h"

namespace chatelaine::test {

class Loopback {
 public:
  Loopback() : m_work(http::asio::make_work_guard(m_context)) {
    options.dispatch = [this](http::Request request) { return router.route(std::move(request)); };
    m_thread = std::thread([this] { m_context.run(); });
  }
  ~Loopback() {
    m_listener.reset();
    m_work.reset();
    m_context.stop();
    m_thread.join();
  }

  Result<void> listen(http::Address address = http::TcpAddress{}, std::size_t maximumConnections = 64);
  std::uint16_t port() const { return std::get<http::TcpAddress>(m_listener->address()).port; }
  http::Listener& listener() { return *m_listener; }
  http::asio::any_io_executor executor() { return m_context.get_executor(); }

  // Runs on the server's thread and waits for the result.
  template <class T>
  T run(http::Awaitable<T> work) {
    return http::asio::co_spawn(m_context, std::move(work), http::asio::use_future).get();
  }

  // Sends the bytes, closes its sending side and returns everything that came back.
  std::string exchange(std::string_view raw) const;
  // An open connection; close it with ::close().
  int connectRaw() const;

  http::Router router;
  http::SessionOptions options;

 private:
  http::asio::io_context m_context{1};
  http::asio::executor_work_guard<http::asio::io_context::executor_type> m_work;
  std::unique_ptr<http::Listener> m_listener;
  std::thread m_thread;
};

std::string receiveAll(int socket);  // until the other side closes, at most ten seconds
void sendAll(int socket, std::string_view bytes);

}  // namespace chatelaine::test
