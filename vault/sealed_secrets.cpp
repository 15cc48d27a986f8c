#include "vault/sealed_secrets.h"

#include "crypto/hash.h"
#include "vault/sql.h"

namespace chatelaine::vault {

Result<void> putSealedSecret(storage::Database& database, ByteView encoded) {
  return runSql(database, "REPLACE INTO secret(hash, bytes) VALUES(?, ?)", crypto::sha256(encoded), encoded);
}

Result<Bytes> sealedSecret(storage::Database& database, const Hash& hash) {
  const auto read = [](const storage::Statement& row) { return row.blob(0); };
  CHATELAINE_TRY(bytes, rowOf(database, "SELECT bytes FROM secret WHERE hash = ?", read, hash));
  if (!bytes) return fail(ErrorCode::notFound, "the sealed secret isn't here yet");
  return std::move(*bytes);
}

Result<bool> hasSealedSecret(storage::Database& database, const Hash& hash) {
  const auto read = [](const storage::Statement&) { return true; };
  CHATELAINE_TRY(row, rowOf(database, "SELECT 1 FROM secret WHERE hash = ?", read, hash));
  return row.has_value();
}

Result<std::vector<Hash>> missingSecrets(storage::Database& database, const VaultId& vault) {
  const auto read = [](const storage::Statement& row) { return idAt<Hash>(row, 0); };
  return rowsOf(database,
                "SELECT DISTINCT secret FROM item WHERE vault = ? AND secret IS NOT NULL "
                "AND secret NOT IN (SELECT hash FROM secret)",
                read, vault);
}

Result<void> dropSealedSecret(storage::Database& database, const Hash& hash) {
  return runSql(database, "DELETE FROM secret WHERE hash = ?", hash);
}

}  // namespace chatelaine::vault
