// The keys of a recovery kit from its seed, and what is sealed to them. Internal.
#pragma once
#include <vector>

#include "storage/database.h"
#include "sync/roster.h"

namespace chatelaine::vault {

// `seed` is 32 bytes: invalidInput.
Result<sync::PrincipalKeys> recoveryKeysOf(const Secret& seed);
sync::RecoveryCard cardOfKit(const sync::PrincipalKeys& kit);

// What the server gave us for the kit: sealed, and believed only once it is opened.
Result<std::vector<sync::WrappedKey>> wrappedForKit(storage::Database& database);

}  // namespace chatelaine::vault
