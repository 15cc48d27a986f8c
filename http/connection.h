// One accepted or opened socket with a deadline and an end: what sessions and clients run on. Speaks no protocol.
#pragma once
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

#include "http/asio.h"

namespace chatelaine::http {

// Belongs to its executor, which must be serial; only drain() and close() may be called from any thread.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  enum class Phase { idle, busy };  // idle: between two requests, may be closed without anybody losing anything

  explicit Connection(Socket socket);

  Socket& socket() { return m_socket; }
  asio::any_io_executor executor() { return m_socket.get_executor(); }
  std::string peerAddress() const;  // without port; empty for a unix socket or a closed one

  // The socket is closed when the deadline passes. Cheap: an existing timer is only moved when it must fire earlier.
  void expiresAfter(std::chrono::milliseconds time);
  void expiresNever();
  bool hasDeadline() const { return m_deadline != Time::max(); }
  bool hasExpired() const { return m_hasExpired; }

  void setPhase(Phase phase) { m_phase = phase; }
  // No further request is wanted: sessions answer the current one with "Connection: close". Idle ones end at once.
  bool isDraining() const { return m_isDraining; }
  void drain();
  void close();

 private:
  using Time = std::chrono::steady_clock::time_point;
  void arm();
  void onTimer();
  void closeNow();

  Socket m_socket;
  asio::steady_timer m_timer;
  Time m_deadline = Time::max();
  Time m_armedFor = Time::max();
  Phase m_phase = Phase::busy;
  bool m_hasExpired = false;
  std::atomic<bool> m_isDraining = false;
};

}  // namespace chatelaine::http
