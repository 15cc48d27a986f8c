// The keys of a recovery kit from its seed, and what is sealed to them. Internal.
#pragma once
#include <vector>

#include "storage/database.h"
#include "sync/roster.h"

namespace chatelaine::vault {

// `seed` is 32 bytes: invalidInput.
Result<sync::PrincipalKeys> recoveryKeysOf(const Secret& seed);
sync::RecoveryCard cardOfKit(const sync::PrincipalKeys& kit);

// What the server gave us for the kit: sealed, and believed only once it is opened. Of one key there may be several
// copies, from several gateways.
Result<std::vector<sync::WrappedKey>> wrappedForKit(storage::Database& database);
// The secret keys among these that are the kit's, in the place of those before; nothing changes where there are none.
Result<void> keepForKit(storage::Database& database, const std::vector<sync::WrappedKey>& page);

}  // namespace chatelaine::vault
