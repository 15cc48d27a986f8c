// The tables of PostgresStore, one migration per released schema.
#pragma once
#include "server/postgres_pool.h"

namespace chatelaine::server {

// Applies what is missing, all or nothing; processes that start at once take turns. unsupportedVersion: a newer program
// was here.
Result<void> migratePostgres(PostgresPool& pool);

}  // namespace chatelaine::server
