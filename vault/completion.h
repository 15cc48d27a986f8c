// What a member's device or a gateway gives again to a server that has lost it, beside the vaults: rosters, the record,
// keys and sealed secrets; and when that is due. No requests.
#pragma once
#include "sync/enrolment_api.h"
#include "sync/past_api.h"
#include "vault/replica.h"

namespace chatelaine::vault {

// Is due once the server is another one than before, was put back from a copy, or had less than we have; until a whole
// synchronisation has seen to it.
Result<void> noteServer(Replica& replica, const Hash& serverKey, std::uint64_t generation);
Result<void> markCompletionDue(Replica& replica);
Result<bool> isCompletionDue(Replica& replica);
Result<void> clearCompletionDue(Replica& replica);

bool isOwner(const Replica& replica);
// Of those that a server has taken, from a revision on; empty beyond the end.
Result<sync::SignedChain> rosterLinks(Replica& replica, std::uint64_t from);

// A principal's groups behind an event, and the last event that they hold; empty beyond the end.
struct RecordLinks {
  sync::SignedChain chain;
  std::uint64_t last = 0;
};
Result<RecordLinks> recordLinks(Replica& replica, const PrincipalId& principal, std::uint64_t after);
// Everybody whose record is here, ourselves included.
Result<std::vector<PrincipalId>> recordedPrincipals(Replica& replica);

// An owner's: every metadata key that is here, for everybody who may read it and for the recovery kit.
Result<std::vector<sync::KeyDelivery>> keysForEverybody(Replica& replica);
// A gateway's: every secret key, for the recovery kit and for gateways that were confirmed here, put on its way.
Result<void> deliverAgain(Replica& replica);

}  // namespace chatelaine::vault
