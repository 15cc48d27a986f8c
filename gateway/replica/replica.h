// The gateway's copy of the team and the thread that owns it: joins, synchronises, publishes snapshots, opens secrets.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "gateway/config.h"
#include "gateway/policy/audit_writer.h"
#include "gateway/policy/opened_secret.h"
#include "gateway/policy/snapshot.h"
#include "gateway/replica/server_link.h"
#include "http/asio.h"
#include "http/service_thread.h"
#include "vault/forks.h"
#include "vault/sync_run.h"
#include "vault/vault.h"

namespace chatelaine::gateway {

class Replica {
 public:
  struct Options {
    std::filesystem::path folder;
    std::optional<http::Client::Options> server;
    std::chrono::milliseconds pollInterval;
    Clock clock;
    Log log;
    std::optional<JoinOrder> join = {};
    std::chrono::milliseconds joinInterval{2'000};
    std::function<void(const Error&)> joinRefused = [](const Error&) {};
  };
  static Result<std::unique_ptr<Replica>> open(Options options, const Secret& databaseKey, AuditWriter& audit);
  ~Replica();  // stop()

  // `published`: called on the replica's thread after each new snapshot.
  void start(std::function<void()> published);
  void stop();

  const SnapshotHolder& snapshots() const { return m_snapshots; }
  const sync::PrincipalCard& card() const { return m_card; }  // any thread
  void wake();                                                // pull now; any thread

  // Each runs on the replica's thread and resumes the caller on its own.
  http::Awaitable<OpenResult> open(ItemId credential);
  struct OpenedFields {
    Credential credential;
    SecretFields fields;
  };
  http::Awaitable<Result<OpenedFields>> openFields(ItemId credential);
  http::Awaitable<Result<void>> join(sync::TeamHandover handover);
  http::Awaitable<Result<sync::VaultKeyOffer>> makeVaultKey(sync::VaultKeyRequest request);
  // Returns when a run that began after the call has been applied.
  http::Awaitable<Result<void>> synchronise();
  // Gives another gateway the vaults' keys (vault/hand_over.h), or takes them with the recovery kit; the keys leave,
  // and are used, at once.
  http::Awaitable<Result<std::vector<VaultId>>> handOver(PrincipalId gateway, std::string words);
  http::Awaitable<Result<std::vector<VaultId>>> openWithKit(Secret seed);
  // The recovery kit that an owner put in the place of ours gets the vaults' keys from now on.
  http::Awaitable<Result<void>> confirmKit(std::string words);
  http::Awaitable<Result<void>> settleFork(Hash evidence);  // vault/forks.h; secrets are opened again at once
  AuditEvent kitEvent() const;                              // the replica's thread, like the next two
  AuditEvent settledEvent(const vault::Evidence& evidence) const;
  // That the gateway has a vault's key from us; from itself: by the recovery kit. The replica's thread.
  AuditEvent handOverEvent(const PrincipalId& gateway, const VaultId& vault) const;
  // Anything else that needs the replica: `work(vault)` runs on its thread.
  template <class Work>
  auto ask(Work work) -> http::Awaitable<decltype(work(std::declval<vault::Vault&>()))>;

 private:
  struct Waiter {
    explicit Waiter(const http::asio::any_io_executor& executor)
        : timer(executor, http::asio::steady_timer::time_point::max()) {}
    http::asio::steady_timer timer;
    Result<void> outcome;
  };
  Replica(Options options, vault::Vault vault, AuditWriter& audit);
  http::Awaitable<void> synchroniseForEver();
  http::Awaitable<Result<void>> runOnce();
  http::Awaitable<Result<void>> joinOnce();
  http::Awaitable<Result<bool>> askToJoin();
  void endJoining(const Error& why);
  http::Awaitable<Result<void>> pull();
  http::Awaitable<Result<void>> carryOut(vault::SyncRun& run);
  void recordMadeKeys(const std::vector<VaultId>& vaults);
  void sayWhatIsLacking();
  http::Awaitable<Result<void>> uploadAudit();
  http::Awaitable<void> followForEver();
  http::Awaitable<Result<void>> follow();  // until the stream ends
  http::Awaitable<void> pause(std::chrono::milliseconds time);
  void publishIfChanged();
  void publish();
  SnapshotSource snapshotSource() const;
  std::optional<std::chrono::milliseconds> grace() const;
  std::shared_ptr<const EventKeys> eventKeys() const;
  AuditEvent ownEvent(AuditAction action) const;

  Options m_options;
  AuditWriter& m_audit;
  SnapshotHolder m_snapshots;
  vault::Vault m_vault;
  sync::PrincipalCard m_card;
  vault::SyncSession m_session;
  std::function<void()> m_published;
  std::optional<std::uint64_t> m_publishedCounter;
  Timestamp m_lastContact{};       // of a complete run; before the first one nothing is fresh
  bool m_isLeft = false;           // the server says that the team has moved to another one
  bool m_sentRecordAgain = false;  // in this run
  std::set<VaultId> m_lacking;     // vaults whose secret key isn't here, as the log was told
  bool m_isAsking = false;         // to be let in: nobody has answered yet
  bool m_isWanted = false;
  bool m_isStopping = false;
  bool m_isRecording = false;  // since there has been the team's key for events
  std::vector<std::shared_ptr<Waiter>> m_waiters;
  http::ServiceThread m_thread;
  http::asio::steady_timer m_pause;
  std::optional<ServerLink> m_link;
};

template <class Work>
auto Replica::ask(Work work) -> http::Awaitable<decltype(work(std::declval<vault::Vault&>()))> {
  using Answer = decltype(work(std::declval<vault::Vault&>()));
  auto task = [this, work = std::move(work)]() mutable -> http::Awaitable<Answer> { co_return work(m_vault); };
  co_return co_await http::asio::co_spawn(m_thread.executor(), std::move(task), http::asio::use_awaitable);
}

}  // namespace chatelaine::gateway
