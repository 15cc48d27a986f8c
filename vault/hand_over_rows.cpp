#include "vault/hand_over_rows.h"

#include "vault/sql.h"

namespace chatelaine::vault {

Result<void> putTrusted(storage::Database& database, const PrincipalId& gateway, Timestamp now) {
  return runSql(database, "INSERT OR IGNORE INTO trusted_gateway(id, time) VALUES(?, ?)", gateway, now);
}

Result<void> dropTrusted(storage::Database& database, const PrincipalId& gateway) {
  return runSql(database, "DELETE FROM trusted_gateway WHERE id = ?", gateway);
}

Result<std::vector<PrincipalId>> trustedGateways(storage::Database& database) {
  const auto read = [](const storage::Statement& row) { return idAt<PrincipalId>(row, 0); };
  return rowsOf(database, "SELECT id FROM trusted_gateway ORDER BY time, id", read);
}

Result<void> putDelivery(storage::Database& database, const sync::WrappedKey& key) {
  return runSql(database, "REPLACE INTO delivery(vault, epoch, recipient, sealed) VALUES(?, ?, ?, ?)", key.vault,
                key.epoch, key.recipient, key.sealed);
}

Result<std::vector<sync::WrappedKey>> undelivered(storage::Database& database) {
  const auto read = [](const storage::Statement& row) {
    return sync::WrappedKey{idAt<VaultId>(row, 0), numberAt(row, 1), sync::KeyPurpose::secret,
                            idAt<PrincipalId>(row, 2), row.blob(3)};
  };
  return rowsOf(database, "SELECT vault, epoch, recipient, sealed FROM delivery ORDER BY vault, epoch, recipient",
                read);
}

Result<void> markDelivered(storage::Database& database, const std::vector<sync::WrappedKey>& keys) {
  for (const sync::WrappedKey& key : keys) {
    CHATELAINE_CHECK(runSql(database, "DELETE FROM delivery WHERE vault = ? AND epoch = ? AND recipient = ?", key.vault,
                            key.epoch, key.recipient));
  }
  return {};
}

}  // namespace chatelaine::vault
