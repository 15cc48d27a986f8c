#include "tests/http/scripted_server.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "tests/http/loopback.h"

namespace chatelaine::test {

ScriptedServer::ScriptedServer(std::vector<std::string> answers) : m_answers(std::move(answers)) {
  m_listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(m_listening, reinterpret_cast<const sockaddr*>(&address), size);
  ::listen(m_listening, 8);
  ::getsockname(m_listening, reinterpret_cast<sockaddr*>(&address), &size);
  m_port = ntohs(address.sin_port);
  m_thread = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(m_listening, SHUT_RDWR);
  m_thread.join();
  ::close(m_listening);
}

void ScriptedServer::serve() {
  for (;;) {
    const int client = ::accept(m_listening, nullptr, nullptr);
    if (client < 0) return;
    const std::size_t turn = static_cast<std::size_t>(m_connections++);
    std::string head;
    std::array<char, 4096> piece{};
    while (!head.contains("\r\n\r\n")) {
      const ssize_t got = ::recv(client, piece.data(), piece.size(), 0);
      if (got <= 0) break;
      head.append(piece.data(), static_cast<std::size_t>(got));
    }
    sendAll(client, m_answers[std::min(turn, m_answers.size() - 1)]);
    ::close(client);
  }
}

}  // namespace chatelaine::test
