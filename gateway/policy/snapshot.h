// What requests are decided by: who may use what, as of one moment. Immutable; published as a whole by the replica.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/decide.h"
#include "gateway/policy/recent_secrets.h"

namespace chatelaine::gateway {

// One agent with what is pinned to it.
struct AgentView {
  Agent agent;
  std::vector<PinnedVault> vaults;        // in the order of their pins
  std::shared_ptr<RecentSecrets> recent;  // lives on from snapshot to snapshot
};

struct TokenView {
  std::shared_ptr<const AgentView> agent;
  std::optional<Timestamp> expiresAt;
};

struct Snapshot {
  std::uint64_t number = 0;
  std::unordered_map<Hash, TokenView> tokens;  // valid at this gateway
  std::unordered_map<ItemId, std::shared_ptr<const AgentView>> agents;
  bool isHalted = false;                // evidence of a fork or a rollback: nothing is used until a person has looked
  std::optional<Timestamp> freshUntil;  // without the server for longer than this: stale
};

bool isStale(const Snapshot& snapshot, Timestamp now);
// Nothing for a token that is unknown, expired or of a removed agent.
std::shared_ptr<const AgentView> findAgent(const Snapshot& snapshot, const Hash& token, Timestamp now);
const Credential* findCredential(const AgentView& agent, const ItemId& id);

// What a snapshot is made of; the replica takes it out of its vault.
struct SnapshotSource {
  PrincipalId gateway;
  std::vector<Agent> agents;
  std::vector<Pin> pins;
  struct VaultContent {
    VaultId id;
    std::string name;
    std::vector<Credential> credentials;
  };
  std::vector<VaultContent> vaults;
  bool isHalted = false;
  std::optional<Timestamp> freshUntil;
};
std::shared_ptr<const Snapshot> makeSnapshot(SnapshotSource source, const Snapshot& previous);

// The one place that is shared by all threads: read per request, replaced by the replica.
class SnapshotHolder {
 public:
  std::shared_ptr<const Snapshot> current() const { return m_current.load(std::memory_order_acquire); }
  void publish(std::shared_ptr<const Snapshot> next) { m_current.store(std::move(next), std::memory_order_release); }

 private:
  std::atomic<std::shared_ptr<const Snapshot>> m_current{std::make_shared<const Snapshot>()};
};

}  // namespace chatelaine::gateway
