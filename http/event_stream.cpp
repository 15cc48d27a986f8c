#include "http/event_stream.h"

namespace chatelaine::http {

Awaitable<bool> EventStream::send(std::string event, std::string data) {
  std::string text = "event: " + event + "\ndata: ";
  for (const char letter : data) {
    if (letter == '\r') continue;
    text += letter;
    if (letter == '\n') text += "data: ";
  }
  text += "\n\n";
  co_return co_await m_write(std::move(text));
}

Awaitable<bool> EventStream::keepAlive() { co_return co_await m_write(std::string(":\n\n")); }

}  // namespace chatelaine::http
