#include "gateway/proxy/stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>

#include "http/tls.h"

namespace chatelaine::gateway {

using http::asTuple;
using http::Awaitable;

void Stream::SslFree::operator()(SSL* ssl) const { SSL_free(ssl); }

Stream::Stream(std::shared_ptr<http::Connection> connection) : m_connection(std::move(connection)) {
  boost::system::error_code ignored;
  m_connection->socket().native_non_blocking(true, ignored);
}

Stream::~Stream() = default;

// OpenSSL gets the plain socket, or a filter over the layer below.
bool Stream::layer(SSL_CTX* context) {
  SslHandle outer(SSL_new(context));
  if (outer == nullptr || !isOpen()) return false;
  if (m_ssl == nullptr) {
    if (SSL_set_fd(outer.get(), m_connection->socket().native_handle()) != 1) return false;
  } else {
    BIO* below = BIO_new(BIO_f_ssl());
    if (below == nullptr) return false;
    BIO_ctrl(below, BIO_C_SET_SSL, BIO_CLOSE, m_ssl.release());
    SSL_set_bio(outer.get(), below, below);
  }
  SSL_set_mode(outer.get(),
               SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  m_ssl = std::move(outer);
  return true;
}

Awaitable<bool> Stream::acceptTls(SSL_CTX* context) {
  if (!layer(context)) co_return false;
  SSL_set_accept_state(m_ssl.get());
  co_return co_await shakeHands();
}

Awaitable<bool> Stream::connectTls(SSL_CTX* context, const std::string& host, SSL_SESSION* session) {
  if (!layer(context)) co_return false;
  SSL_set_connect_state(m_ssl.get());
  if (!http::expectHost(m_ssl.get(), host)) co_return false;
  if (session != nullptr) SSL_set_session(m_ssl.get(), session);
  co_return co_await shakeHands();
}

Awaitable<bool> Stream::shakeHands() {
  for (;;) {
    if (!isOpen()) co_return false;
    ERR_clear_error();
    const int returned = SSL_do_handshake(m_ssl.get());
    if (returned == 1) co_return true;
    const Status status = statusOf(returned);
    if (status == Status::ended || !co_await wait(status)) co_return false;
  }
}

Stream::Status Stream::statusOf(int returned) const {
  switch (SSL_get_error(m_ssl.get(), returned)) {
    case SSL_ERROR_WANT_READ: return Status::wantsRead;
    case SSL_ERROR_WANT_WRITE: return Status::wantsWrite;
    default: return Status::ended;
  }
}

// A closed socket's number may belong to another connection by now: OpenSSL must not touch it any more.
Stream::Attempt Stream::tryRead(std::span<char> into) {
  if (!isOpen()) return {};
  if (m_ssl == nullptr) {
    const ssize_t size = ::recv(m_connection->socket().native_handle(), into.data(), into.size(), 0);
    if (size > 0) return {Status::done, static_cast<std::size_t>(size)};
    const bool isEmpty = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return {isEmpty ? Status::wantsRead : Status::ended, 0};
  }
  std::size_t size = 0;
  ERR_clear_error();
  const int returned = SSL_read_ex(m_ssl.get(), into.data(), into.size(), &size);
  if (returned == 1) return {Status::done, size};
  return {statusOf(returned), 0};
}

Stream::Attempt Stream::tryWrite(std::string_view bytes) {
  if (!isOpen()) return {};
  if (bytes.empty()) return {Status::done, 0};
  if (m_ssl == nullptr) {
    const ssize_t size = ::send(m_connection->socket().native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size >= 0) return {Status::done, static_cast<std::size_t>(size)};
    const bool isFull = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return {isFull ? Status::wantsWrite : Status::ended, 0};
  }
  std::size_t size = 0;
  ERR_clear_error();
  const int returned = SSL_write_ex(m_ssl.get(), bytes.data(), bytes.size(), &size);
  if (returned == 1) return {Status::done, size};
  return {statusOf(returned), 0};
}

Awaitable<bool> Stream::wait(Status wanted) {
  if (!isOpen()) co_return false;
  const auto direction = wanted == Status::wantsWrite ? http::Socket::wait_write : http::Socket::wait_read;
  auto [error] = co_await m_connection->socket().async_wait(direction, asTuple);
  co_return !error && isOpen();
}

Awaitable<std::size_t> Stream::read(std::span<char> into) {
  for (;;) {
    const Attempt attempt = tryRead(into);
    if (attempt.status == Status::done) co_return attempt.size;
    if (attempt.status == Status::ended || !co_await wait(attempt.status)) co_return 0;
  }
}

Awaitable<bool> Stream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const Attempt attempt = tryWrite(bytes);
    if (attempt.status == Status::ended) co_return false;
    if (attempt.status == Status::done) bytes.remove_prefix(attempt.size);
    else if (!co_await wait(attempt.status)) co_return false;
  }
  co_return true;
}

Awaitable<std::optional<unsigned char>> Stream::peekByte() {
  for (;;) {
    if (!isOpen()) co_return std::nullopt;
    unsigned char byte = 0;
    Status status = Status::ended;
    if (m_ssl == nullptr) {
      const ssize_t size = ::recv(m_connection->socket().native_handle(), &byte, 1, MSG_PEEK);
      if (size == 1) co_return byte;
      if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) status = Status::wantsRead;
    } else {
      std::size_t size = 0;
      ERR_clear_error();
      const int returned = SSL_peek_ex(m_ssl.get(), &byte, 1, &size);
      if (returned == 1) co_return byte;
      status = statusOf(returned);
    }
    if (status == Status::ended || !co_await wait(status)) co_return std::nullopt;
  }
}

bool Stream::isQuiet() {
  char byte = 0;
  return tryRead(std::span(&byte, 1)).status == Status::wantsRead;
}

std::string Stream::localAddress() {
  boost::system::error_code error;
  const auto local = m_connection->socket().local_endpoint(error);
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (error) return {};
  const sockaddr* raw = local.data();
  const void* address = nullptr;
  if (raw->sa_family == AF_INET) address = &reinterpret_cast<const sockaddr_in*>(raw)->sin_addr;
  if (raw->sa_family == AF_INET6) address = &reinterpret_cast<const sockaddr_in6*>(raw)->sin6_addr;
  if (address == nullptr || inet_ntop(raw->sa_family, address, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

void Stream::endWriting() {
  if (!isOpen()) return;
  if (m_ssl != nullptr) SSL_shutdown(m_ssl.get());
  boost::system::error_code ignored;
  m_connection->socket().shutdown(http::Socket::shutdown_send, ignored);
}

void Stream::close() {
  if (!isOpen()) return;
  boost::system::error_code ignored;
  m_connection->socket().shutdown(http::Socket::shutdown_both, ignored);
  m_connection->socket().close(ignored);
}

}  // namespace chatelaine::gateway
