// The tables of vault.db and their migrations. Metadata stands in clear columns: SQLCipher encrypts the file, and
// secrets are sealed inside their rows.
#pragma once
#include "storage/database.h"

namespace chatelaine::vault {

Result<void> migrateReplica(storage::Database& database);

}  // namespace chatelaine::vault
