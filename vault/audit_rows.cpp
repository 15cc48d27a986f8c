#include "vault/audit_rows.h"

#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

// What a person may type to find the event again; LIKE doesn't mind the case.
std::string wordsOf(const AuditEvent& event) {
  return event.itemName + '\n' + event.agentName + '\n' + event.vaultName + '\n' + event.host;
}

std::string patternOf(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + '%';
}

}  // namespace

Result<void> putAuditRow(storage::Database& database, const AuditEvent& event, std::uint64_t sequence) {
  return runSql(database,
                "REPLACE INTO audit_row(principal, sequence, time, action, item, agent, words, event) "
                "VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                event.principal, sequence, event.time, static_cast<int>(event.action), event.item, event.agent,
                wordsOf(event), sync::encode(event));
}

Result<std::vector<StoredEvent>> findAuditRows(storage::Database& database, const AuditQuery& query) {
  const auto read = [](const storage::Statement& row) { return std::pair(numberAt(row, 0), row.blob(1)); };
  std::optional<std::string> pattern;
  if (!query.text.empty()) pattern = patternOf(query.text);
  CHATELAINE_TRY(rows,
                 rowsOf(database,
                        "SELECT sequence, event FROM audit_row WHERE (?1 IS NULL OR time >= ?1) "
                        "AND (?2 IS NULL OR time <= ?2) AND (?3 IS NULL OR item = ?3) "
                        "AND (?4 IS NULL OR agent = ?4) AND (?5 IS NULL OR words LIKE ?5 ESCAPE '\\') "
                        "ORDER BY time DESC, sequence DESC LIMIT ?6 OFFSET ?7",
                        read, query.from, query.until, query.item, query.agent, pattern, query.limit, query.offset));
  std::vector<StoredEvent> events;
  for (const auto& [sequence, bytes] : rows) {
    CHATELAINE_TRY(event, sync::decodeAuditEvent(bytes));
    events.push_back({std::move(event), sequence});
  }
  return events;
}

Result<std::optional<Timestamp>> lastUseOf(storage::Database& database, const ItemId& credential) {
  const auto read = [](const storage::Statement& row) { return Timestamp(std::chrono::milliseconds(row.integer(0))); };
  return rowOf(database, "SELECT time FROM audit_row WHERE item = ? AND action = ? ORDER BY time DESC LIMIT 1", read,
               credential, static_cast<int>(AuditAction::secretUsed));
}

ItemId itemOfPrincipal(const PrincipalId& principal) {
  return ItemId::fromBytes(principal.view().first(ItemId::size)).value();
}

Result<std::optional<Timestamp>> lastHandOver(storage::Database& database, const VaultId& vault,
                                              const PrincipalId& to) {
  const auto read = [](const storage::Statement& row) { return row.blob(0); };
  CHATELAINE_TRY(rows, rowsOf(database, "SELECT event FROM audit_row WHERE item = ? AND action = ?", read,
                              itemOfPrincipal(to), static_cast<int>(AuditAction::keysHandedOver)));
  std::optional<Timestamp> last;
  for (const Bytes& bytes : rows) {
    CHATELAINE_TRY(event, sync::decodeAuditEvent(bytes));
    if (event.vault == vault && (!last || *last < event.time)) last = event.time;
  }
  return last;
}

Result<bool> wasKitConfirmed(storage::Database& database, const PrincipalId& gateway, const PrincipalId& kit) {
  const auto read = [](const storage::Statement&) { return true; };
  CHATELAINE_TRY(row, rowOf(database, "SELECT 1 FROM audit_row WHERE item = ? AND action = ? AND principal = ? LIMIT 1",
                            read, itemOfPrincipal(kit), static_cast<int>(AuditAction::keysHandedOver), gateway));
  return row.has_value();
}

Result<void> putForeignGroup(storage::Database& database, const sync::AuditGroup& group) {
  return runSql(database, "INSERT INTO audit_foreign(principal, first, last, hash, bytes) VALUES(?, ?, ?, ?, ?)",
                group.principal, group.firstSequence, group.firstSequence + group.events.size() - 1, hashOf(group),
                encode(group));
}

Result<sync::ChainEnd> foreignEnd(storage::Database& database, const PrincipalId& principal) {
  const auto read = [](const storage::Statement& row) { return sync::ChainEnd{numberAt(row, 0), idAt<Hash>(row, 1)}; };
  CHATELAINE_TRY(
      end, rowOf(database, "SELECT last, hash FROM audit_foreign WHERE principal = ? ORDER BY first DESC LIMIT 1", read,
                 principal));
  return end.value_or(sync::ChainEnd{});
}

Result<std::vector<sync::AuditGroup>> foreignGroupsAfter(storage::Database& database, const PrincipalId& principal,
                                                         std::uint64_t sequence, std::size_t limit) {
  const auto read = [](const storage::Statement& row) { return row.blob(0); };
  CHATELAINE_TRY(
      rows, rowsOf(database, "SELECT bytes FROM audit_foreign WHERE principal = ? AND first > ? ORDER BY first LIMIT ?",
                   read, principal, sequence, limit));
  std::vector<sync::AuditGroup> groups;
  for (const Bytes& bytes : rows) {
    CHATELAINE_TRY(group, sync::decodeAuditGroup(bytes));
    groups.push_back(std::move(group));
  }
  return groups;
}

Result<std::vector<PrincipalId>> foreignPrincipals(storage::Database& database) {
  const auto read = [](const storage::Statement& row) { return idAt<PrincipalId>(row, 0); };
  return rowsOf(database, "SELECT DISTINCT principal FROM audit_foreign", read);
}

}  // namespace chatelaine::vault
