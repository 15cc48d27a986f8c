// New vaults that were signed offline onto a roster that another owner's was ahead of: kept until they stand in the
// chain after all. Internal.
#pragma once
#include "sync/roster_change.h"
#include "vault/replica.h"

namespace chatelaine::vault {

// Takes our unsent rosters back and keeps the vaults that they added. Memory follows.
Result<void> withdrawUnsentRosters(Replica& replica);
// The next one to be added again.
Result<std::optional<sync::AddVault>> withdrawnVault(Replica& replica);
// One that can't be added any more: what was to be stored in it goes to the inbox.
Result<void> giveUpWithdrawn(Replica& replica, const VaultId& vault, ErrorCode why);
// The secret key's sealed copies that came with it: for its gateway and the recovery kit.
Result<std::vector<sync::WrappedKey>> withdrawnKeys(Replica& replica, const VaultId& vault);

}  // namespace chatelaine::vault
