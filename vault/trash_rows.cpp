#include "vault/trash_rows.h"

#include "vault/changes.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::chrono::days keptFor{30};
constexpr std::size_t mostAtOnce = 100;

TrashRow readTrash(const storage::Statement& row) {
  TrashRow trash{.item = {.id = idAt<ItemId>(row, 0),
                          .vault = idAt<VaultId>(row, 1),
                          .kind = sync::ItemKind::credential,
                          .key = row.text(2),
                          .fields = row.blob(3),
                          .secret = optionalIdAt<Hash>(row, 4),
                          .author = {}},
                 .sealed = {},
                 .since = Timestamp(std::chrono::milliseconds(row.integer(6)))};
  if (!row.isNull(5)) trash.sealed = row.blob(5);
  return trash;
}

// The bytes of a secret that hasn't been sent.
Result<std::optional<Bytes>> unsentSecret(storage::Database& database, const ItemRow& row) {
  const auto read = [](const storage::Statement& found) { return found.blob(0); };
  return rowOf(database,
               "SELECT secret FROM outbox WHERE item = ?1 AND secret_hash = ?2 AND secret IS NOT NULL UNION ALL "
               "SELECT secret FROM parked WHERE item = ?1 AND secret_hash = ?2 AND secret IS NOT NULL LIMIT 1",
               read, row.id, row.secret);
}

Result<void> dropWhatIsOver(Replica& replica) {
  const auto read = [](const storage::Statement&) { return true; };
  const Timestamp limit = replica.clock() - keptFor;
  CHATELAINE_TRY(any, rowOf(replica.database, "SELECT 1 FROM trash WHERE since <= ? LIMIT 1", read, limit));
  return any ? runSql(replica.database, "DELETE FROM trash WHERE since <= ?", limit) : Result<void>{};
}

}  // namespace

Result<void> moveToTrash(Replica& replica, const ItemRow& row) {
  if (replica.isGateway() || row.kind != sync::ItemKind::credential) return {};
  CHATELAINE_TRY(sealed, unsentSecret(replica.database, row));
  CHATELAINE_CHECK(runSql(replica.database,
                          "REPLACE INTO trash(item, vault, key, fields, secret, sealed, since) "
                          "VALUES(?, ?, ?, ?, ?, ?, ?)",
                          row.id, row.vault, row.key, row.fields, row.secret, sealed, replica.clock()));
  return row.secret ? discardSecret(replica, row.vault, *row.secret, Discard::later) : Result<void>{};
}

Result<std::vector<TrashRow>> trashRows(Replica& replica) {
  return rowsOf(replica.database,
                "SELECT item, vault, key, fields, secret, sealed, since FROM trash WHERE since > ? "
                "ORDER BY since DESC, key",
                readTrash, replica.clock() - keptFor);
}

Result<void> dropFromTrash(storage::Database& database, const ItemId& item) {
  return runSql(database, "DELETE FROM trash WHERE item = ?", item);
}

Result<std::vector<Hash>> trashWithoutSecret(Replica& replica) {
  const auto read = [](const storage::Statement& row) { return idAt<Hash>(row, 0); };
  return rowsOf(replica.database,
                "SELECT DISTINCT secret FROM trash WHERE since > ? AND secret IS NOT NULL AND sealed IS NULL", read,
                replica.clock() - keptFor);
}

Result<void> putSecretIntoTrash(storage::Database& database, const Hash& hash, ByteView sealed) {
  return runSql(database, "UPDATE trash SET sealed = ? WHERE secret = ?", sealed, hash);
}

Timestamp goneAt(const TrashRow& row) { return row.since + keptFor; }

Result<void> discardSecret(Replica& replica, const VaultId& vault, const Hash& hash, Discard when) {
  if (replica.isGateway()) return {};
  const Timestamp since = when == Discard::atOnce ? Timestamp{} : replica.clock();
  return runSql(replica.database, "REPLACE INTO discarded(hash, vault, since) VALUES(?, ?, ?)", hash, vault, since);
}

Result<std::vector<DiscardedSecret>> secretsToErase(Replica& replica) {
  const auto read = [](const storage::Statement& row) {
    return DiscardedSecret{idAt<Hash>(row, 0), idAt<VaultId>(row, 1)};
  };
  std::vector<DiscardedSecret> secrets;
  if (replica.isGateway()) return secrets;
  CHATELAINE_CHECK(dropWhatIsOver(replica));
  CHATELAINE_TRY(all, rowsOf(replica.database,
                             "SELECT hash, vault FROM discarded WHERE since <= ? "
                             "AND NOT EXISTS (SELECT 1 FROM item WHERE secret = hash) "
                             "AND NOT EXISTS (SELECT 1 FROM outbox WHERE secret_hash = hash) "
                             "AND NOT EXISTS (SELECT 1 FROM parked WHERE secret_hash = hash) "
                             "AND NOT EXISTS (SELECT 1 FROM trash WHERE secret = hash) LIMIT ?",
                             read, replica.clock() - keptFor, mostAtOnce));
  for (const DiscardedSecret& one : all) {
    if (checkWritable(replica, one.vault, sync::ItemKind::credential)) secrets.push_back(one);
  }
  return secrets;
}

Result<void> forgetDiscarded(storage::Database& database, const Hash& hash) {
  return runSql(database, "DELETE FROM discarded WHERE hash = ?", hash);
}

Result<void> postponeErasing(Replica& replica, const Hash& hash) {
  const Timestamp since = replica.clock() - keptFor + std::chrono::days(1);
  return runSql(replica.database, "UPDATE discarded SET since = ? WHERE hash = ?", since, hash);
}

}  // namespace chatelaine::vault
