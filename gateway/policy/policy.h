// The one path of a use: decide -> audit intent committed -> secret opened. Every way in shares it; nobody else opens
// secrets.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "core/audit_event.h"
#include "gateway/policy/denial.h"
#include "gateway/policy/opened_secret.h"
#include "gateway/policy/refusal_counts.h"
#include "gateway/policy/snapshot.h"
#include "http/asio.h"

namespace chatelaine::gateway {

// Who asks for what.
struct UseRequest {
  Hash token;  // of the agent's token
  Selector selector;
  CanonicalRequest request;
};

// What the policy has decided, before anything is recorded or opened.
struct Ruling {
  std::shared_ptr<const Snapshot> snapshot;
  std::shared_ptr<const AgentView> agent;
  const Credential* credential = nullptr;  // in the snapshot; null: passes without a secret
  std::string vaultName;
  std::string path;  // sentPath(): what is recorded and what leaves
};

// A use that is on record and whose secret is open.
struct Grant {
  Ruling ruling;
  std::shared_ptr<const OpenedSecret> secret;  // null: nothing is injected
  std::uint64_t use = 0;                       // joins intent and outcome in the record
  PrivateHosts privateHosts = PrivateHosts::refused;
};

template <class T>
using OrDenial = std::expected<T, Denial>;

// One per worker; its functions are called on that worker's thread.
class Policy {
 public:
  struct Ports {
    const SnapshotHolder& snapshots;
    // Durable when it returns.
    std::function<http::Awaitable<Result<void>>(AuditEvent)> commit;
    // Written some time later.
    std::function<void(AuditEvent)> note;
    // On the thread that owns the replica.
    std::function<http::Awaitable<OpenResult>(ItemId)> open;
    Clock clock;
    PrincipalId gateway;  // who writes the record
  };
  explicit Policy(Ports ports) : m_ports(std::move(ports)) {}

  // Whose token this is, right now.
  OrDenial<Ruling> identify(const Hash& token) const;
  // A refusal is noted in the record.
  OrDenial<Ruling> rule(const UseRequest& use);
  // Records the intent and opens the secret. `ruling` must come from rule() for the same request.
  http::Awaitable<OrDenial<Grant>> grant(UseRequest use, Ruling ruling);
  // Whether nothing has been revoked or replaced since; to be asked right before the secret leaves.
  bool stillHolds(const UseRequest& use, const Grant& grant) const;
  // Whether a use that is under way must be cut: its agent, pin or credential is gone or expired. A replaced secret
  // doesn't cut, the next request carries the new one.
  bool isRevoked(const UseRequest& use, const Grant& grant) const;

  void noteRefusal(const UseRequest& use, const Ruling* ruling, const Denial& denial);
  // The numbers of repeated refusals: of the minutes that have ended, or of all.
  void noteRepeated();
  void noteAllRepeated();
  void noteOutcome(const UseRequest& use, const Grant& grant, unsigned status, std::string_view reason);
  // A tunnel that isn't intercepted; durable when it returns.
  http::Awaitable<Result<void>> commitTunnel(UseRequest use, Ruling ruling);

  Timestamp now() const { return m_ports.clock(); }
  OpenedSecrets& secrets() { return m_secrets; }

 private:
  void note(std::vector<AuditEvent> events);
  AuditEvent eventOf(const UseRequest& use, const Ruling& ruling, AuditAction action) const;
  OrDenial<Ruling> decideNow(const UseRequest& use) const;
  http::Awaitable<OrDenial<std::shared_ptr<const OpenedSecret>>> open(const Ruling& ruling);

  Ports m_ports;
  OpenedSecrets m_secrets;
  RefusalCounts m_refusals;
};

}  // namespace chatelaine::gateway
