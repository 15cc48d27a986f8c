// How a gateway makes a vault's secret key and gives it to those whom it may trust with it. Internal.
#pragma once
#include <vector>

#include "sync/api.h"
#include "vault/replica.h"

namespace chatelaine::vault {

// Makes or repeats the key of an epoch; kept before it is returned, wrapped to us, the recovery kit and the gateways
// that were confirmed on this host. denied on a member's device, conflict: another gateway's key.
Result<sync::VaultKeyOffer> makeKey(Replica& replica, const sync::VaultKeyRequest& request);

// An offer for every vault that we serve, that has no secret key in its epoch, and that we haven't offered one for
// since this program began.
Result<std::vector<sync::VaultKeyOffer>> makeMissingKeys(Replica& replica);

// Every secret key that we hold of vaults that the other gateway serves, wrapped to it and put on its way. The vaults.
Result<std::vector<VaultId>> deliverTo(Replica& replica, const sync::PrincipalCard& gateway);
// The same for a recovery kit that took the place of another, if we trust it: of the vaults whose keys are ours to
// make, and that aren't in `known` already.
Result<void> deliverToKit(Replica& replica, const sync::Roster* known = nullptr);

// Who makes a vault's next key: the gateway that made the last one, as long as it serves the vault, for the others were
// confirmed on its host. Else the first in the vault's list; null where there is none.
PrincipalId makerOf(const Replica& replica, const sync::RosterVault& vault);

}  // namespace chatelaine::vault
