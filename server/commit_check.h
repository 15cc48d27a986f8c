// Decides whether a commit may be appended: signatures, roles, links, sizes, and that its sums are right. Pure.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>

#include "server/sync_store.h"

namespace chatelaine::server {

// What the server holds that the commit builds on.
struct CommitGround {
  VaultId vault;                          // of the request's path
  std::span<const sync::Roster> rosters;  // the whole chain
  VaultState state;
  std::map<ItemId, StoredItem> items;  // the newest revisions of the items that the commit changes, as far as there
  std::function<Result<std::optional<StoredSecret>>(const Hash&)> secret;
};

// conflict: another base. denied, tampered, invalidInput, limitExceeded, unsupportedVersion, notFound (roster unknown).
Result<CheckedCommit> checkCommit(const sync::Commit& commit, const CommitGround& ground);

}  // namespace chatelaine::server
