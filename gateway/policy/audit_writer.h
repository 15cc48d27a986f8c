// The gateway's record: a database and a thread of its own. Events that come together are committed together, each
// group durable before anybody is told so.
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/audit_event.h"
#include "core/log.h"
#include "http/service_thread.h"
#include "vault/audit_log.h"

namespace chatelaine::gateway {

// By vault; the null id is the team's own.
using EventKeys = std::map<VaultId, vault::EventKey>;

// Any thread.
class AuditWriter {
 public:
  struct Options {
    std::filesystem::path file;
    Clock clock;
    Log log;
  };
  static Result<std::unique_ptr<AuditWriter>> open(Options options, const Secret& databaseKey);
  ~AuditWriter();  // writes what is waiting

  // Before there is a team nothing can be recorded. `keys` must outlive the writer. Repeated: replaces the event keys.
  void begin(const TeamId& team, const sync::PrincipalKeys& keys, std::shared_ptr<const EventKeys> eventKeys);

  // notFound before begin(), diskFull, …: the event is not recorded.
  http::Awaitable<Result<void>> commit(AuditEvent event);
  // Nobody waits for it. Beyond `mostNotes` waiting ones it is dropped, and the log says so.
  static constexpr std::size_t mostNotes = 10'000;
  void note(AuditEvent event);

  // Groups that the server hasn't confirmed, oldest first.
  http::Awaitable<Result<std::vector<sync::AuditGroup>>> unsent(std::size_t limit);
  http::Awaitable<Result<void>> markSent(std::uint64_t lastSequence);
  http::Awaitable<Result<void>> markNothingSent();  // the server has lost some of it
  http::Awaitable<Result<sync::ChainEnd>> end();

  // Fault tests only: storage::Database::setFaultHook, on the writer's thread.
  void setFaultHook(storage::Database::FaultHook hook);
  void finish();

 private:
  using Done = std::move_only_function<void(Result<void>)>;
  struct Waiting {
    AuditEvent event;
    Done done;  // empty: nobody waits
  };
  explicit AuditWriter(Options options, storage::Database database);
  void enqueue(Waiting waiting);
  void flush();
  void append(std::span<Waiting> batch);
  Result<void> write(std::span<const Waiting> batch);
  Result<std::uint64_t> lastSent();

  Options m_options;
  storage::Database m_database;
  std::shared_ptr<const EventKeys> m_eventKeys;
  std::optional<vault::AuditLog> m_auditLog;
  std::vector<Waiting> m_queue;
  std::atomic<std::size_t> m_notes = 0;  // waiting ones
  http::ServiceThread m_thread;          // last: joined before the rest goes
};

}  // namespace chatelaine::gateway
