// Rows of a gateway: which other gateways it may give its vaults' secret keys to, and what is on its way to them.
// Internal.
#pragma once
#include <vector>

#include "storage/database.h"
#include "sync/roster.h"

namespace chatelaine::vault {

Result<void> putTrusted(storage::Database& database, const PrincipalId& gateway, Timestamp now);
Result<void> dropTrusted(storage::Database& database, const PrincipalId& gateway);
Result<std::vector<PrincipalId>> trustedGateways(storage::Database& database);

Result<void> putDelivery(storage::Database& database, const sync::WrappedKey& key);
Result<std::vector<sync::WrappedKey>> undelivered(storage::Database& database);
Result<void> markDelivered(storage::Database& database, const std::vector<sync::WrappedKey>& keys);

}  // namespace chatelaine::vault
