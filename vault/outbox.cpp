#include "vault/outbox.h"

#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view columns =
    "serial, item, vault, kind, deleted, fields, secret_hash, secret, base, base_bytes, time FROM outbox ";

}  // namespace

OutboxRow readOutboxRow(const storage::Statement& row) {
  OutboxRow out{.serial = row.integer(0),
                .item = idAt<ItemId>(row, 1),
                .vault = idAt<VaultId>(row, 2),
                .kind = static_cast<sync::ItemKind>(row.integer(3)),
                .isDeletion = row.integer(4) != 0,
                .fields = row.blob(5),
                .secretHash = optionalIdAt<Hash>(row, 6),
                .secret = {},
                .base = optionalIdAt<Hash>(row, 8),
                .baseBytes = row.blob(9),
                .time = timeAt(row, 10)};
  if (!row.isNull(7)) out.secret = row.blob(7);
  return out;
}

Result<std::optional<OutboxRow>> outboxRow(storage::Database& database, const ItemId& item) {
  return rowOf(database, "SELECT " + std::string(columns) + "WHERE item = ?", readOutboxRow, item);
}

Result<void> putOutbox(storage::Database& database, OutboxRow row) {
  CHATELAINE_TRY(earlier, outboxRow(database, row.item));
  if (earlier) {
    row.base = earlier->base;  // what the server has is still what the earlier edit stood on
    row.baseBytes = std::move(earlier->baseBytes);
    if (!row.secret && earlier->secretHash == row.secretHash) row.secret = std::move(earlier->secret);
  }
  return rewriteOutbox(database, row);
}

Result<void> rewriteOutbox(storage::Database& database, const OutboxRow& row) {
  return runSql(database,
                "REPLACE INTO outbox(item, vault, kind, deleted, fields, secret_hash, secret, base, base_bytes, time) "
                "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.item, row.vault, static_cast<int>(row.kind), row.isDeletion, row.fields, row.secretHash, row.secret,
                row.base, row.baseBytes, row.time);
}

Result<void> dropOutbox(storage::Database& database, const ItemId& item) {
  return runSql(database, "DELETE FROM outbox WHERE item = ?", item);
}

Result<std::vector<OutboxRow>> outboxRows(storage::Database& database, const VaultId& vault, std::size_t limit) {
  return rowsOf(database, "SELECT " + std::string(columns) + "WHERE vault = ? ORDER BY serial LIMIT ?", readOutboxRow,
                vault, limit);
}

Result<void> settleOutbox(storage::Database& database, const ItemId& item, std::int64_t serial,
                          const sync::Revision& revision) {
  CHATELAINE_CHECK(runSql(database, "DELETE FROM outbox WHERE item = ? AND serial <= ?", item, serial));
  return runSql(database, "UPDATE outbox SET base = ?, base_bytes = ? WHERE item = ?", hashOf(revision),
                encode(revision), item);
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
