// Decides, part by part, whether a vault's past may be appended: every head, every sum, and of each item that they
// change the newest revision. As strict as commit_check.h, but that revisions in between are known by their hashes
// only.
#pragma once
#include <functional>
#include <span>
#include <unordered_map>

#include "server/sync_store.h"

namespace chatelaine::server {

// What the server holds that the past builds on.
struct PastGround {
  VaultId vault;                          // of the request's path
  std::span<const sync::Roster> rosters;  // the whole chain
  VaultState state;
  std::uint64_t mostChanges = 0;
  std::function<Result<std::vector<StoredItem>>(std::span<const ItemId>)> newest;
};

// Pure but for what it asks the ground. Keeps what later parts are checked against: no revision, and of the heads what
// the revisions need. Of no use after a failure.
class PastCheck {
 public:
  static Result<PastCheck> begin(const CommitId& upload, const PastGround& ground);

  const CommitId& upload() const { return m_upload; }
  std::uint64_t next() const { return m_next; }  // the number of the part that is to come

  // Heads come before revisions. conflict: another part is next, the first doesn't follow what is here, or what is here
  // has changed since. Else as checkCommit; also rolledBack: it ends before the head at which the newest roster closed
  // an epoch.
  Result<void> add(const sync::VaultPast& part, const PastGround& ground);
  // After the last part.
  CheckedPast finish(const PrincipalId& principal);

 private:
  // An item on its way from what is here to its newest revision.
  struct Track {
    std::optional<StoredItem> stored;  // without its bytes
    Hash newest;                       // named by the last head that changes the item
    Hash before;                       // of the revision before that; null: there is none
    std::uint64_t steps = 0;           // how many heads change it
    std::size_t record = 0;            // the last of them
    bool isHere = false;               // the newest revision has come
  };

  PastCheck(const CommitId& upload, const PastGround& ground);
  Result<void> checkGround(const sync::VaultPast& part, const PastGround& ground) const;
  Result<void> addHeads(const sync::VaultPast& part, const PastGround& ground);
  Result<std::vector<sync::HeadRecord>> recordsOf(const sync::VaultPast& part, const PastGround& ground);
  Result<void> lookUpItems(std::span<const sync::HeadRecord> records, const PastGround& ground);
  Result<void> addHead(sync::HeadRecord record, const PastGround& ground);
  Result<void> follow(const sync::HeadRecord& record);
  Result<void> endHeads(const PastGround& ground);
  Result<void> addRevision(const Bytes& bytes, const PastGround& ground);

  CommitId m_upload;
  sync::VaultPosition m_base;
  std::uint64_t m_rosterRevision = 0;
  std::uint64_t m_next = 0;
  std::optional<sync::HeadRecord> m_known;  // where the vault stands
  std::vector<sync::HeadRecord> m_records;
  std::size_t m_operations = 0;  // of all records
  bool m_headsEnded = false;
  std::unordered_map<ItemId, Track> m_tracks;
  std::uint64_t m_revisions = 0;  // that have come
  crypto::SetHash m_sum;
  std::vector<Hash> m_secrets;
};

// What a part holds that was checked. corrupt.
Result<PastRows> rowsOfPart(ByteView part);

}  // namespace chatelaine::server
