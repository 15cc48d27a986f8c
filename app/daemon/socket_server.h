// A router behind an address: plain on a unix socket or loopback, TLS elsewhere. Stops gently.
#pragma once
#include <memory>

#include "app/daemon/io_threads.h"
#include "http/listener.h"
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
  const http::Address& address() const { return m_listener->address(); }
  // Blocks until running requests have ended, for at most `grace`.
  void stop(std::chrono::milliseconds grace);

 private:
  SocketServer(Options options, const http::Router& router);
  http::SessionOptions m_session;
  http::TlsContext m_tls;
  IoThreads m_threads;
  std::unique_ptr<http::Listener> m_listener;
};

}  // namespace chatelaine::daemon
