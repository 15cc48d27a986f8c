// One HTTP/1.1 connection of a server: reads requests within limits, asks a handler, writes its answers. For our own
// APIs; the proxy has a session of its own.
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>

#include "core/log.h"
#include "http/connection.h"
#include "http/router.h"

namespace chatelaine::http {

struct SessionLimits {
  std::size_t headerBytes = 16 * 1024;
  std::size_t bodyBytes = 16 * 1024 * 1024;
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds idle{75'000};    // between two requests
  std::chrono::milliseconds header{10'000};  // from a request's first byte to the end of its head
  std::chrono::milliseconds body{60'000};
  std::chrono::milliseconds write{30'000};
};

using Dispatch = std::function<Awaitable<Reply>(Request)>;

struct SessionOptions {
  Dispatch dispatch;  // usually [&router](Request r) { return router.route(std::move(r)); }
  SessionLimits limits;
  Log log = [](LogLevel, std::string_view, std::initializer_list<LogField>) {};
};

// Returns when the connection has ended. An exception of a handler is caught here: 500, a line in the log, and the
// daemon goes on. `options` must outlive the session.
Awaitable<void> serve(std::shared_ptr<Connection> connection, const SessionOptions& options);
// As serve, after a TLS handshake.
Awaitable<void> serveTls(std::shared_ptr<Connection> connection, asio::ssl::context& context,
                         const SessionOptions& options);

// A response as HTTP/1.1 bytes: its head alone. Content-Length is added; a field with CR, LF or NUL in it is left out.
enum class AfterResponse { keepAlive, close };
std::string headOf(const Response& response, AfterResponse after);

}  // namespace chatelaine::http
