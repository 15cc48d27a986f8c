#include "vault/guard_rows.h"

#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::size_t fewItems = 20;
constexpr std::size_t percentOfMost = 30;

GuardRow readGuard(const storage::Statement& row) {
  return {.vault = idAt<VaultId>(row, 0),
          .reason = static_cast<PauseReason>(row.integer(1)),
          .deleted = numberAt(row, 2),
          .items = numberAt(row, 3),
          .serverHeight = numberAt(row, 4),
          .serverHead = idAt<Hash>(row, 5),
          .since = timeAt(row, 6),
          .accepted = numberAt(row, 7)};
}

}  // namespace

Result<std::optional<GuardRow>> guardRow(storage::Database& database, const VaultId& vault) {
  return rowOf(database,
               "SELECT vault, reason, deleted, items, server_height, server_head, since, accepted FROM guard "
               "WHERE vault = ?",
               readGuard, vault);
}

Result<std::vector<GuardRow>> guardRows(storage::Database& database) {
  return rowsOf(database,
                "SELECT vault, reason, deleted, items, server_height, server_head, since, accepted FROM guard "
                "ORDER BY since, vault",
                readGuard);
}

Result<void> putGuard(storage::Database& database, const GuardRow& row) {
  return runSql(database,
                "REPLACE INTO guard(vault, reason, deleted, items, server_height, server_head, since, accepted) "
                "VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                row.vault, static_cast<int>(row.reason), row.deleted, row.items, row.serverHeight, row.serverHead,
                row.since, row.accepted);
}

Result<void> dropGuard(storage::Database& database, const VaultId& vault) {
  return runSql(database, "DELETE FROM guard WHERE vault = ?", vault);
}

Result<bool> isPaused(Replica& replica, const VaultId& vault, const Hash& serverHead) {
  if (replica.isGateway()) return false;
  CHATELAINE_TRY(row, guardRow(replica.database, vault));
  return row && row->reason == PauseReason::massDeletion && row->accepted == 0 && row->serverHead == serverHead;
}

Result<void> pause(Replica& replica, GuardRow row) {
  if (replica.isGateway()) return {};
  CHATELAINE_TRY(before, guardRow(replica.database, row.vault));
  const bool isTheSame = before && before->reason == row.reason;
  row.since = isTheSame ? before->since : replica.clock();
  row.accepted = 0;
  replica.changes += 1;
  return putGuard(replica.database, row);
}

bool isTooMuch(const GuardRow& row) {
  const std::size_t news = row.deleted - std::min(row.deleted, row.accepted);
  return news > fewItems && news * 100 > row.items * percentOfMost;
}

}  // namespace chatelaine::vault
