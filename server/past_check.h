// Decides whether a vault's past may be appended as a whole: every head, every sum, and of each item that they change
// the newest revision. As strict as commit_check.h, but that revisions in between are known by their hashes only. Pure.
#pragma once
#include <functional>
#include <span>

#include "server/sync_store.h"

namespace chatelaine::server {

// What the server holds that the past builds on.
struct PastGround {
  VaultId vault;                          // of the request's path
  std::span<const sync::Roster> rosters;  // the whole chain
  VaultState state;
  std::function<Result<std::vector<StoredItem>>(std::span<const ItemId>)> newest;
  std::function<Result<bool>(const Hash&)> hasSecret;
};

// Whether the first head of a past follows what is here: asked before parts are kept. conflict, invalidInput.
Result<void> checkBeginning(const sync::VaultPast& first, const PastGround& ground);

// As checkCommit; also rolledBack: it ends before the head at which the newest roster closed an epoch.
Result<CheckedPast> checkPast(std::vector<sync::VaultPast> parts, const PastGround& ground);

}  // namespace chatelaine::server
