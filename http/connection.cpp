#include "http/connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <boost/asio/post.hpp>

namespace chatelaine::http {

Connection::Connection(Socket socket) : m_socket(std::move(socket)), m_timer(m_socket.get_executor()) {}

std::string Connection::peerAddress() const {
  boost::system::error_code error;
  const auto peer = m_socket.remote_endpoint(error);
  if (error) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const sockaddr* raw = peer.data();
  const void* address = nullptr;
  if (raw->sa_family == AF_INET) address = &reinterpret_cast<const sockaddr_in*>(raw)->sin_addr;
  if (raw->sa_family == AF_INET6) address = &reinterpret_cast<const sockaddr_in6*>(raw)->sin6_addr;
  if (address == nullptr || inet_ntop(raw->sa_family, address, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

void Connection::expiresAfter(std::chrono::milliseconds time) {
  m_deadline = std::chrono::steady_clock::now() + time;
  if (m_deadline < m_armedFor) arm();
}

void Connection::expiresNever() { m_deadline = Time::max(); }

void Connection::arm() {
  m_armedFor = m_deadline;
  m_timer.expires_at(m_deadline);
  m_timer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (!error && self) self->onTimer();
  });
}

void Connection::onTimer() {
  m_armedFor = Time::max();
  if (m_deadline == Time::max()) return;
  if (std::chrono::steady_clock::now() < m_deadline) return arm();
  m_hasExpired = true;
  closeNow();
}

void Connection::drain() {
  m_isDraining = true;
  asio::post(executor(), [self = shared_from_this()] {
    if (self->m_phase == Phase::idle) self->closeNow();
  });
}

void Connection::close() {
  asio::post(executor(), [self = shared_from_this()] { self->closeNow(); });
}

void Connection::closeNow() {
  boost::system::error_code ignored;
  m_socket.shutdown(Socket::shutdown_both, ignored);
  m_socket.close(ignored);
  m_timer.cancel();
}

}  // namespace chatelaine::http
