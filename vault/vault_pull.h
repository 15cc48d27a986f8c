// What was fetched of one vault and verified, kept together until it is applied in one transaction. No requests.
#pragma once
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "sync/api.h"
#include "vault/chain_rows.h"
#include "vault/guard_rows.h"
#include "vault/replica.h"

namespace chatelaine::vault {

class VaultPull {
 public:
  static Result<VaultPull> begin(Replica& replica, const VaultId& vault);

  const VaultId& vault() const { return m_chain.vault; }
  std::uint64_t nextHeight() const { return m_chain.height + 1; }
  std::uint64_t after() const { return m_chain.after; }

  // Verifies the chain from where we stand and its itemsRoot; the number of new heads. The first bad head ends the
  // pull: rolledBack, tampered, denied, corrupt, unsupportedVersion.
  Result<std::size_t> addHeads(const sync::HeadsPage& page);
  // corrupt: pages that lead nowhere, or more that no head names than an honest server could have.
  Result<void> addItems(const sync::ItemsPage& page);

  bool isComplete() const;  // every revision that the new heads name has come
  bool hasUnknown() const;  // revisions came that no head names: newer than our heads, or forged
  bool readsFromTheBeginning() const { return m_fromTheBeginning; }
  void readFromTheBeginning();  // what the server left out, it may give when asked again
  // Secrets that revisions to be applied name and that aren't here; gateways only.
  Result<std::vector<Hash>> wantedSecrets() const;
  void addSecret(Bytes encoded) { m_secrets.push_back(std::move(encoded)); }

  // What others would delete of what is shown here, for the guard of a member's device.
  Result<GuardRow> deletions() const;

  // One transaction: heads, revisions, secrets, position. The number of revisions that came.
  Result<std::size_t> apply();

 private:
  struct Expected {
    LiveRow live;        // as it was before, with the revision that the newest head names
    std::size_t record;  // in m_records
  };
  VaultPull(Replica& replica, ChainRow chain) : m_replica(&replica), m_chain(std::move(chain)) {}
  Result<void> addHead(sync::HeadRecord record);
  Result<void> updateItemsRoot(const sync::HeadRecord& record);
  bool isNamed(const Hash& hash, ByteView revision) const;  // by any head that we know
  bool isForeignTombstone(const ItemId& item, const Hash& revision) const;
  Result<void> expect(const sync::Operation& operation);
  Result<void> applyHeads();
  Result<void> applyItems();
  Result<void> applyOpen();
  Result<void> applyLeftovers();
  Result<void> settleOwnCommit();
  Result<void> settleNames();

  Replica* m_replica;
  ChainRow m_chain;
  std::optional<sync::HeadRecord> m_known;  // at our height before the pull
  std::vector<sync::HeadRecord> m_records;
  std::unordered_map<ItemId, Expected> m_expected;
  std::set<Hash> m_named;  // every revision of m_records, also those that a later one replaced
  std::map<Hash, Bytes> m_revisions;
  std::vector<Bytes> m_secrets;
  std::size_t m_unnamedBytes = 0;  // when they came
  bool m_fromTheBeginning = false;
};

}  // namespace chatelaine::vault
