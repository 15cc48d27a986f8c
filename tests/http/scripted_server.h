// A server that knows no HTTP: it reads a request's head and answers with the bytes it was given, as broken and hostile
// servers do.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "http/address.h"

namespace chatelaine::test {

class ScriptedServer {
 public:
  // One answer per connection, in turn; the last one is repeated. After it the connection is closed.
  explicit ScriptedServer(std::vector<std::string> answers);
  ~ScriptedServer();
  http::Address address() const { return http::TcpAddress{"127.0.0.1", m_port}; }
  int connections() const { return m_connections; }

 private:
  void serve();

  std::vector<std::string> m_answers;
  std::uint16_t m_port = 0;
  int m_listening = -1;
  std::atomic<int> m_connections = 0;
  std::thread m_thread;
};

}  // namespace chatelaine::test
