// Connections to PostgreSQL that are shared and renewed: runs a piece of work as one transaction on one of them.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <vector>

#include "server/postgres_settings.h"

namespace chatelaine::server {

struct PostgresSession;
class PostgresTransaction;

// Any thread. offline: PostgreSQL can't be reached, or went away meanwhile; what was being written is then there or
// not there, and the same request again finds out. timedOut: a lock was waited for too long. diskFull, conflict (any
// constraint), corrupt, internal.
class PostgresPool {
 public:
  explicit PostgresPool(PostgresSettings settings);
  ~PostgresPool();

  // One statement, which is a transaction by itself.
  template <class Work>
  std::invoke_result_t<Work, PostgresTransaction&> read(Work work) {
    return run(Kind::read, std::move(work));
  }
  // Committed if `work` returns a value. It may be run again after a failure, so it keeps nothing outside.
  template <class Work>
  std::invoke_result_t<Work, PostgresTransaction&> write(Work work) {
    return run(Kind::write, std::move(work));
  }

 private:
  enum class Kind { read, write };
  using Task = std::function<Result<void>(PostgresTransaction&)>;
  class Lease;
  struct Attempt;

  template <class Work>
  std::invoke_result_t<Work, PostgresTransaction&> run(Kind kind, Work work) {
    std::optional<std::invoke_result_t<Work, PostgresTransaction&>> outcome;
    const Result<void> ran = runTask(kind, [&](PostgresTransaction& transaction) -> Result<void> {
      outcome.emplace(work(transaction));
      return *outcome ? Result<void>{} : std::unexpected(outcome->error());
    });
    if (!ran) return std::unexpected(ran.error());
    return std::move(*outcome);
  }
  Result<void> runTask(Kind kind, const Task& task);
  Attempt attempt(Kind kind, const Task& task);
  void open(Lease& lease);
  void connect(Lease& lease);
  void noteReached();
  void noteLost(const Error& error);

  const PostgresSettings m_settings;
  std::mutex m_mutex;  // guards what follows
  std::condition_variable m_returned;
  std::vector<std::unique_ptr<PostgresSession>> m_idle;
  std::size_t m_lent = 0;
  bool m_isLost = false;
  std::chrono::steady_clock::time_point m_notBefore;  // nobody tries to connect while it is known to be in vain
};

}  // namespace chatelaine::server
