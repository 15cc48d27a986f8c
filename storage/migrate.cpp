#include <algorithm>

#include "storage/database.h"

namespace chatelaine::storage {
namespace {

Result<int> schemaVersion(Database& database) {
  CHATELAINE_TRY(statement, database.prepare("PRAGMA user_version"));
  CHATELAINE_CHECK(statement.step());
  return static_cast<int>(statement.integer(0));
}

Result<void> apply(Database& database, const Migration& migration) {
  CHATELAINE_TRY(transaction, Transaction::begin(database));
  CHATELAINE_TRY(version, schemaVersion(database));
  if (version >= migration.version) return {};  // another process was faster
  CHATELAINE_CHECK(database.execute(migration.sql));
  CHATELAINE_CHECK(database.execute("PRAGMA user_version = " + std::to_string(migration.version)));
  return transaction.commit();
}

}  // namespace

Result<void> migrate(Database& database, std::span<const Migration> migrations) {
  if (std::ranges::adjacent_find(migrations, std::ranges::greater_equal{}, &Migration::version) != migrations.end()) {
    return fail(ErrorCode::internal, "migrations are out of order");
  }
  const int newest = migrations.empty() ? 0 : migrations.back().version;
  CHATELAINE_TRY(version, schemaVersion(database));
  if (version > newest) return fail(ErrorCode::unsupportedVersion, "the database was written by a newer program");
  for (const Migration& migration : migrations) {
    if (migration.version > version) CHATELAINE_CHECK(apply(database, migration));
  }
  return {};
}

}  // namespace chatelaine::storage
