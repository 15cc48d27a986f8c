// What belongs to a change of the roster beside the roster itself: names, and its entry in the record. Kept before the
// roster is posted, so that an answer that is lost loses neither. Internal.
#pragma once
#include "vault/replica.h"
#include "vault/roster_wish.h"

namespace chatelaine::vault {

Result<void> keepIntent(Replica& replica, const sync::Roster& next, const RosterWish& wish);
// Once our chain has that roster, it is named and recorded; where it has another one in its place, there is nothing to
// tell.
Result<void> settleIntent(Replica& replica);

}  // namespace chatelaine::vault
