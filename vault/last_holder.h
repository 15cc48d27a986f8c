// Whether a change of the roster takes the last gateway away that can open what a vault holds. Internal.
#pragma once
#include <vector>

#include "vault/replica.h"
#include "vault/roster_wish.h"

namespace chatelaine::vault {

// Vaults with credentials whose secret key, of some epoch, a gateway of theirs has now and none has after `next`, as
// far as the roster and the gateways' records say. A vault that goes altogether isn't among them.
Result<std::vector<VaultId>> vaultsWithoutHolder(Replica& replica, const sync::Roster& next);
// denied, unless the wish says that the last holder goes.
Result<void> checkLastHolder(Replica& replica, const RosterWish& wish);

}  // namespace chatelaine::vault
