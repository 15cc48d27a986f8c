// Server-sent events: what a handler writes to once it has taken over the connection.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "http/asio.h"

namespace chatelaine::http {

class EventStream {
 public:
  using Write = std::function<Awaitable<bool>(std::string)>;
  explicit EventStream(Write write) : m_write(std::move(write)) {}

  // False: the other side is gone, or the program is ending; return then. Line breaks in `data` become further data
  // lines.
  Awaitable<bool> send(std::string event, std::string data);
  Awaitable<bool> keepAlive();  // a comment; proxies cut silent connections

 private:
  Write m_write;
};

// Runs as long as the stream shall live.
using EventSource = std::function<Awaitable<void>(EventStream&)>;

}  // namespace chatelaine::http
