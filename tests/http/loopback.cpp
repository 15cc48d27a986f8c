#include "tests/http/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace chatelaine::test {

Result<void> Loopback::listen(http::Address address, std::size_t maximumConnections) {
  auto opened = http::Listener::open({executor()}, {std::move(address), maximumConnections});
  if (!opened) return std::unexpected(opened.error());
  m_listener = std::move(*opened);
  m_listener->start([this](std::shared_ptr<http::Connection> connection) { return http::serve(connection, options); });
  return {};
}

int Loopback::connectRaw() const {
  const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return -1;
  return client;
}

void sendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string receiveAll(int socket) {
  std::string all;
  std::array<char, 4096> chunk{};
  pollfd waiting{socket, POLLIN, 0};
  while (::poll(&waiting, 1, 10'000) == 1) {
    const ssize_t size = ::recv(socket, chunk.data(), chunk.size(), 0);
    if (size <= 0) break;
    all.append(chunk.data(), static_cast<std::size_t>(size));
  }
  return all;
}

std::string Loopback::exchange(std::string_view raw) const {
  const int client = connectRaw();
  sendAll(client, raw);
  ::shutdown(client, SHUT_WR);
  std::string answer = receiveAll(client);
  ::close(client);
  return answer;
}

}  // namespace chatelaine::test
