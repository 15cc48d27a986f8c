// A member who writes many credentials at once: signed commits straight from the protocol's values, as an import would
// send them, without a replica of its own to fill first.
#pragma once
#include <map>

#include "bench/fixture/daemon_link.h"
#include "sync/commit.h"
#include "vault/sync_run.h"

namespace chatelaine::bench {

class BulkWriter {
 public:
  // `owner` stands in the roster that names the vault; `metadataKey` is the vault's in its first epoch.
  BulkWriter(const vault::Vault& owner, const VaultId& vault, Secret metadataKey);

  // New credentials, at most a thousand; then the same with the first `count` of them changed.
  Result<sync::Commit> added(std::size_t count);
  sync::Commit changed(std::size_t count);
  Result<void> send(DaemonLink& server, const sync::Commit& commit, const std::string& bearer);

 private:
  sync::Revision revision(const ItemId& item, const sync::Revision* before, const std::optional<Hash>& secret) const;
  void take(sync::Commit& commit, sync::Revision revision, const sync::Revision* before);
  sync::Commit begin() const;
  void finish(sync::Commit& commit);

  const vault::Vault& m_owner;
  sync::RosterVault m_entry;
  Secret m_metadataKey;
  crypto::SetHash m_sum;
  std::optional<sync::Head> m_newest;
  std::vector<std::pair<ItemId, sync::Revision>> m_items;
};

}  // namespace chatelaine::bench
