#include "bench/load/connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace chatelaine::bench {
namespace {

Result<int> connectTo(const Endpoint& endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint.port);
  if (inet_pton(AF_INET, endpoint.address.c_str(), &address.sin_addr) != 1) {
    return fail(ErrorCode::invalidInput, endpoint.address + " is no IPv4 address");
  }
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (socket < 0 || setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (socket >= 0) ::close(socket);
    return fail(ErrorCode::offline, "no connection to " + endpoint.address + ":" + std::to_string(endpoint.port));
  }
  return socket;
}

// The answer to CONNECT has no body, so nothing behind its head is ours to lose.
Result<void> askForTunnel(int socket, const Options& options) {
  const std::string authority = options.host + ":" + std::to_string(options.hostPort);
  std::string request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
  if (!options.proxyAuthorization.empty()) request += "Proxy-Authorization: " + options.proxyAuthorization + "\r\n";
  request += "\r\n";
  if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    return fail(ErrorCode::offline, "the proxy doesn't take the CONNECT");
  }
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n")) {
    if (::recv(socket, &byte, 1, 0) != 1) return fail(ErrorCode::offline, "the proxy closed the tunnel: " + head);
    head += byte;
  }
  if (!head.starts_with("HTTP/1.1 200")) return fail(ErrorCode::denied, head.substr(0, head.find('\r')));
  return {};
}

// What SSL_set_tlsext_host_name does; the macro casts in C's way.
bool setServerName(SSL* tls, std::string name) {
  return SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) == 1;
}

Result<Tls> shakeHands(int socket, const Options& options, SSL_CTX* context) {
  Tls tls(SSL_new(context));
  if (!tls || SSL_set_fd(tls.get(), socket) != 1 || SSL_set1_host(tls.get(), options.host.c_str()) != 1 ||
      !setServerName(tls.get(), options.host) || SSL_connect(tls.get()) != 1) {
    return fail(ErrorCode::untrustedPeer, "the TLS handshake for " + options.host + " failed");
  }
  return tls;
}

}  // namespace

Result<TlsContext> makeContext(const Options& options) {
  TlsContext context(SSL_CTX_new(TLS_client_method()));
  if (!context || SSL_CTX_load_verify_file(context.get(), options.certificateAuthority.c_str()) != 1) {
    return fail(ErrorCode::invalidInput, "no certificate authority in '" + options.certificateAuthority + "'");
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

Result<Connection> Connection::open(const Options& options, SSL_CTX* context) {
  CHATELAINE_TRY(socket, connectTo(options.target));
  Connection connection(socket, nullptr);
  if (options.isProxy) CHATELAINE_CHECK(askForTunnel(socket, options));
  CHATELAINE_TRY(tls, shakeHands(socket, options, context));
  connection.m_tls = std::move(tls);
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  return connection;
}

Connection::Connection(Connection&& other) noexcept
    : m_socket(std::exchange(other.m_socket, -1)), m_tls(std::move(other.m_tls)), m_reader(std::move(other.m_reader)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  std::swap(m_socket, other.m_socket);
  std::swap(m_tls, other.m_tls);
  std::swap(m_reader, other.m_reader);
  return *this;
}

Connection::~Connection() {
  if (m_socket >= 0) ::close(m_socket);
}

Result<void> Connection::send(std::string_view request) {
  const int written = SSL_write(m_tls.get(), request.data(), static_cast<int>(request.size()));
  if (written != static_cast<int>(request.size())) return fail(ErrorCode::offline, "the peer doesn't take the request");
  return {};
}

Result<bool> Connection::receive() {
  std::array<char, 16384> buffer{};
  while (true) {
    const int count = SSL_read(m_tls.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (count <= 0) {
      if (SSL_get_error(m_tls.get(), count) == SSL_ERROR_WANT_READ) return false;
      return fail(ErrorCode::offline, "the peer closed the connection");
    }
    CHATELAINE_TRY(isComplete, m_reader.take({buffer.data(), static_cast<std::size_t>(count)}));
    if (isComplete) return true;
  }
}

}  // namespace chatelaine::bench
