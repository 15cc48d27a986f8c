// Hints that something of a team changed: from the store's thread to the event streams of its members. Carries no data.
#pragma once
#include <memory>
#include <mutex>
#include <vector>

#include "core/id.h"
#include "http/asio.h"

namespace chatelaine::server {

class Changes {
 public:
  enum class Hint { changed, nothing, ended };
  class Watch;

  // `executor` must be serial; the watch belongs to it.
  std::shared_ptr<Watch> watch(http::asio::any_io_executor executor, const TeamId& team);
  void notify(const TeamId& team);  // any thread
  void notifyAll();                 // any thread; hints may have been missed
  void end();                       // any thread; every watch says `ended` from now on

 private:
  template <class Action>
  void forEach(Action action);

  std::mutex m_mutex;  // guards the two below
  std::vector<std::weak_ptr<Watch>> m_watches;
  bool m_hasEnded = false;
};

class Changes::Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(http::asio::any_io_executor executor, const TeamId& team) : m_timer(std::move(executor)), m_team(team) {}
  // What happened since the last call, or within `patience` from now.
  http::Awaitable<Hint> next(std::chrono::milliseconds patience);

 private:
  friend class Changes;
  void post(Hint hint);

  http::asio::steady_timer m_timer;
  TeamId m_team;
  Hint m_hint = Hint::nothing;
};

}  // namespace chatelaine::server
