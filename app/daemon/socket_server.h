// A router behind an address: plain on a unix socket or loopback, TLS elsewhere. Stops gently.
#pragma once
#include <atomic>
#include <memory>
#include <vector>

#include "http/listener.h"
#include "http/service_thread.h"
#include "http/session.h"
#include "http/tls.h"

namespace chatelaine::daemon {

class SocketServer {
 public:
  struct Options {
    http::Address address;
    http::TlsContext tls;  // null: cleartext
    std::size_t threads = 1;
    Log log;
  };
  // `router` must outlive this. portInUse, denied, invalidInput.
  static Result<std::unique_ptr<SocketServer>> start(Options options, const http::Router& router);
  ~SocketServer();
  const http::Address& address() const { return m_listener->address(); }
  // For the connections to come; those that are open keep theirs. Any thread.
  void setTls(http::TlsContext tls) { m_tls = std::move(tls); }
  // Blocks until running requests have ended, for at most `grace`.
  void stop(std::chrono::milliseconds grace);

 private:
  SocketServer(Options options, const http::Router& router);
  std::vector<http::asio::any_io_executor> executors();
  http::Awaitable<void> serve(std::shared_ptr<http::Connection> connection);

  http::SessionOptions m_session;
  std::atomic<http::TlsContext> m_tls;
  std::vector<std::unique_ptr<http::ServiceThread>> m_threads;  // every connection lives on one
  std::unique_ptr<http::Listener> m_listener;
};

}  // namespace chatelaine::daemon
