// Writes the next roster: new epochs where somebody loses a right, keys for everybody who gains one, our signature.
#pragma once
#include <functional>

#include "sync/roster_change.h"
#include "vault/replica.h"

namespace chatelaine::vault {

struct WrittenRoster {
  sync::Roster roster;
  std::vector<sync::WrappedKey> keys;  // for all who need them, ourselves included
};

// limitExceeded: more keys than a server takes with one roster.
Result<void> checkFits(const WrittenRoster& written);

// Errors of changedBy and checkFits; a vault's problem where its chain can't be trusted; notFound while a key isn't
// here.
Result<WrittenRoster> writeRoster(Replica& replica, const sync::RosterChange& change);
// Whether a change that says how something is to be (a role, access, a vault's gateways) finds it other than it was
// when it was decided: making it all the same could give back what another owner has just taken.
bool isOvertaken(const sync::RosterChange& change, const sync::Roster& decidedOn, const sync::Roster& newest);

// The same, to be signed with the recovery kit by somebody who isn't in the team yet.
struct RosterGround {
  const sync::Roster& newest;
  std::function<Result<sync::ClosedAt>(const VaultId&)> closedAt;
  std::function<const Secret*(const VaultId&, std::uint64_t epoch)> metadataKey;
};
Result<WrittenRoster> writeUnsigned(const RosterGround& ground, const sync::RosterChange& change);

}  // namespace chatelaine::vault
