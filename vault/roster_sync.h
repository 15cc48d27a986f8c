// The roster's way out of and into a replica: what the server hasn't yet, and what it has that we don't. No requests.
#pragma once
#include <span>

#include "sync/api.h"
#include "sync/roster_change.h"
#include "vault/replica.h"
#include "vault/roster_writing.h"

namespace chatelaine::vault {

struct UnsentRoster {
  std::uint64_t revision = 0;
  Bytes update;  // encoded RosterUpdate
};
Result<std::optional<UnsentRoster>> nextUnsentRoster(storage::Database& database);
Result<void> markRosterSent(Replica& replica, std::uint64_t revision);

// The server has this roster of ours: chain and keys follow in one transaction, then its intent, which may fail by
// itself (a read-only vault) without undoing what is so.
Result<void> adoptRoster(Replica& replica, const WrittenRoster& written);

// Whether a key that we should have (metadata of a readable vault; secret keys in a gateway) isn't here.
bool lacksKeys(const Replica& replica);

// Stores the keys that are for us and that a roster vouches for, inside the caller's transaction.
Result<void> takeKeys(Replica& replica, std::span<const sync::Roster> chain, const std::vector<sync::WrappedKey>& keys);

// Verifies and stores a page: rosters that continue our chain, keys that the rosters vouch for. rolledBack for another
// roster at a revision that we know; tampered, denied, corrupt for one that doesn't follow.
Result<std::size_t> applyRosterPage(Replica& replica, const sync::RosterPage& page);

// Evidence about the roster itself: kept, shown, and a reason for a gateway to refuse.
Result<void> noteRosterProblem(Replica& replica, const Error& error);
Result<void> clearRosterProblem(Replica& replica);
Result<bool> hasRosterProblem(storage::Database& database);

}  // namespace chatelaine::vault
