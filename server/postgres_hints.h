// Tells the other processes over the same PostgreSQL that a team changed, and hears it from them (LISTEN and NOTIFY).
#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "core/id.h"
#include "server/postgres_settings.h"

namespace chatelaine::server {

class PostgresHints {
 public:
  // Nothing: hints may have been missed, so any team may have changed.
  using Heard = std::function<void(const std::optional<TeamId>&)>;

  explicit PostgresHints(PostgresSettings settings);
  ~PostgresHints();  // stop()

  // `heard` is called from a thread of its own; not for what this process announced.
  void start(Heard heard);
  // Any thread; returns at once. While PostgreSQL is away it is kept.
  void announce(const TeamId& team);
  void stop();

 private:
  struct Line;
  void run();
  void converse();
  void tellOthers(Line& line);
  void wait(int more, int milliseconds);
  void wake();

  const PostgresSettings m_settings;
  const int m_wake;
  Heard m_heard;
  std::mutex m_mutex;  // guards the next
  std::set<TeamId> m_toTell;
  std::atomic<bool> m_isEnding = false;
  std::thread m_thread;
};

}  // namespace chatelaine::server
