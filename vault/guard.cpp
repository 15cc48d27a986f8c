#include "vault/guard.h"

#include "vault/changes.h"
#include "vault/guard_rows.h"
#include "vault/merging.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

PausedVault paused(Replica& replica, const GuardRow& row, std::uint64_t ourHeight) {
  return {.vault = row.vault,
          .name = nameOfSubject(replica, row.vault.view()),
          .reason = row.reason,
          .deleted = row.deleted,
          .items = row.items,
          .ourHeight = ourHeight,
          .serverHeight = row.serverHeight,
          .since = row.since};
}

// What we have of a vault that the roster doesn't give us any more.
bool isLost(const Replica& replica, const ChainRow& chain) {
  return chain.height > 0 && !sync::mayRead(replica.roster(), replica.card.id, chain.vault);
}

GuardRow lost(Replica& replica, const VaultId& vault) {
  GuardRow row;
  row.vault = vault;
  row.reason = PauseReason::lostAccess;
  row.items = countItems(replica.database, vault).value_or(0);
  row.since = replica.roster().time;
  return row;
}

AuditEvent accepted(Replica& replica, const VaultId& vault, PauseReason reason, std::size_t count) {
  AuditEvent event;
  event.action = AuditAction::massChangeAccepted;
  event.reason = toString(reason);
  event.count = std::max<std::size_t>(count, 1);
  event.vaultName = nameOfSubject(replica, vault.view());
  if (eventKeyOf(replica, vault)) event.vault = vault;
  return event;
}

// Changes that were never sent stay in the inbox; the rest was never only here.
Result<void> forget(Replica& replica, const VaultId& vault) {
  CHATELAINE_TRY(rows, outboxRows(replica.database, vault));
  for (const OutboxRow& row : rows) CHATELAINE_CHECK(parkChange(replica, row, ErrorCode::denied));
  for (const std::string_view sql :
       {"DELETE FROM flight WHERE vault = ?", "DELETE FROM item WHERE vault = ?", "DELETE FROM live WHERE vault = ?",
        "DELETE FROM head WHERE vault = ?", "DELETE FROM chain WHERE vault = ?", "DELETE FROM guard WHERE vault = ?"}) {
    CHATELAINE_CHECK(runSql(replica.database, sql, vault));
  }
  return {};
}

Result<void> acceptLoss(Replica& replica, const VaultId& vault) {
  const GuardRow row = lost(replica, vault);
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(forget(replica, vault));
  // A device that lost the whole team has no key left to write its record with.
  if (eventKeyOf(replica, sync::teamVault)) changes.record(accepted(replica, vault, row.reason, row.items));
  return changes.commit();
}

}  // namespace

std::string_view toString(PauseReason reason) {
  switch (reason) {
    case PauseReason::massDeletion: return "mass_deletion";
    case PauseReason::restoredServer: return "restored_server";
    case PauseReason::lostAccess: return "lost_access";
  }
  return "";
}

Guard::Guard(Vault& vault) : m_vault(&vault) {}

std::vector<PausedVault> Guard::paused() const {
  Replica& replica = *m_vault->m_state->replica;
  std::vector<PausedVault> all;
  if (!replica.team || replica.isGateway()) return all;
  for (const ChainRow& chain : chainRows(replica.database).value_or(std::vector<ChainRow>{})) {
    if (isLost(replica, chain)) {
      all.push_back(vault::paused(replica, lost(replica, chain.vault), chain.height));
      continue;
    }
    const auto row = guardRow(replica.database, chain.vault);
    if (row && *row && (*row)->accepted == 0) all.push_back(vault::paused(replica, **row, chain.height));
  }
  return all;
}

Result<void> Guard::accept(const VaultId& vault) {
  Replica& replica = *m_vault->m_state->replica;
  if (!replica.team || replica.isGateway()) return fail(ErrorCode::notFound, "nothing is paused here");
  CHATELAINE_TRY(chain, chainRow(replica.database, vault));
  if (isLost(replica, chain)) return acceptLoss(replica, vault);
  CHATELAINE_TRY(row, guardRow(replica.database, vault));
  if (!row) return fail(ErrorCode::notFound, "the vault isn't paused");
  if (row->reason == PauseReason::restoredServer) {
    return fail(ErrorCode::rolledBack, "an older state isn't taken for the newest");
  }
  row->accepted = row->deleted;
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(putGuard(replica.database, *row));
  changes.record(accepted(replica, vault, row->reason, row->deleted));
  return changes.commit();
}

}  // namespace chatelaine::vault
