// Sealed secrets as a gateway keeps them, by the hash that an item names. Opens none.
#pragma once
#include <vector>

#include "core/id.h"
#include "storage/database.h"

namespace chatelaine::vault {

Result<void> putSealedSecret(storage::Database& database, ByteView encoded);
Result<Bytes> sealedSecret(storage::Database& database, const Hash& hash);  // notFound
Result<bool> hasSealedSecret(storage::Database& database, const Hash& hash);
// Those that items name and that aren't here, of one vault.
Result<std::vector<Hash>> missingSecrets(storage::Database& database, const VaultId& vault);
Result<void> dropSealedSecret(storage::Database& database, const Hash& hash);

}  // namespace chatelaine::vault
