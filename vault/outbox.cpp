#include "vault/outbox.h"

#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

OutboxRow readRow(const storage::Statement& row) {
  OutboxRow out{.serial = row.integer(0),
                .item = idAt<ItemId>(row, 1),
                .vault = idAt<VaultId>(row, 2),
                .kind = static_cast<sync::ItemKind>(row.integer(3)),
                .isDeletion = row.integer(4) != 0,
                .fields = row.blob(5),
                .secretHash = optionalIdAt<Hash>(row, 6),
                .secret = {},
                .base = optionalIdAt<Hash>(row, 8)};
  if (!row.isNull(7)) out.secret = row.blob(7);
  return out;
}

}  // namespace

Result<std::optional<OutboxRow>> outboxRow(storage::Database& database, const ItemId& item) {
  return rowOf(
      database,
      "SELECT serial, item, vault, kind, deleted, fields, secret_hash, secret, base FROM outbox WHERE item = ?",
      readRow, item);
}

Result<void> putOutbox(storage::Database& database, OutboxRow row) {
  CHATELAINE_TRY(earlier, outboxRow(database, row.item));
  if (earlier) {
    row.base = earlier->base;  // what the server has is still what the earlier edit stood on
    if (!row.secret && earlier->secretHash == row.secretHash) row.secret = std::move(earlier->secret);
  }
  return runSql(database,
                "REPLACE INTO outbox(item, vault, kind, deleted, fields, secret_hash, secret, base) "
                "VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                row.item, row.vault, static_cast<int>(row.kind), row.isDeletion, row.fields, row.secretHash, row.secret,
                row.base);
}

Result<std::vector<OutboxRow>> outboxRows(storage::Database& database, const VaultId& vault, std::size_t limit) {
  return rowsOf(database,
                "SELECT serial, item, vault, kind, deleted, fields, secret_hash, secret, base FROM outbox "
                "WHERE vault = ? ORDER BY serial LIMIT ?",
                readRow, vault, limit);
}

Result<void> settleOutbox(storage::Database& database, const ItemId& item, std::int64_t serial, const Hash& revision) {
  CHATELAINE_CHECK(runSql(database, "DELETE FROM outbox WHERE item = ? AND serial <= ?", item, serial));
  return rebaseOutbox(database, item, revision);
}

Result<void> rebaseOutbox(storage::Database& database, const ItemId& item, const Hash& base) {
  return runSql(database, "UPDATE outbox SET base = ? WHERE item = ?", base, item);
}

Result<void> parkOutbox(storage::Database& database, const ItemId& item, ErrorCode code) {
  CHATELAINE_CHECK(runSql(database,
                          "INSERT INTO parked(item, vault, kind, deleted, fields, secret_hash, secret, base, code) "
                          "SELECT item, vault, kind, deleted, fields, secret_hash, secret, base, ? FROM outbox "
                          "WHERE item = ?",
                          toString(code), item));
  return runSql(database, "DELETE FROM outbox WHERE item = ?", item);
}

Result<std::vector<PendingChange>> pendingRows(storage::Database& database) {
  const auto read = [](const storage::Statement& row) {
    PendingChange change{idAt<VaultId>(row, 0), idAt<ItemId>(row, 1), std::nullopt};
    if (!row.isNull(2)) change.parked = errorCodeFromText(row.text(2));
    return change;
  };
  return rowsOf(database, "SELECT vault, item, NULL FROM outbox UNION ALL SELECT vault, item, code FROM parked", read);
}

ErrorCode errorCodeFromText(std::string_view text) {
  for (int code = 0; code < static_cast<int>(ErrorCode::internal); ++code) {
    if (toString(static_cast<ErrorCode>(code)) == text) return static_cast<ErrorCode>(code);
  }
  return ErrorCode::internal;
}

}  // namespace chatelaine::vault
