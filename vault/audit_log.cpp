#include "vault/audit_log.h"

#include "vault/sql.h"

namespace chatelaine::vault {

std::string_view AuditLog::schema() {
  return "CREATE TABLE IF NOT EXISTS audit_group(first INTEGER PRIMARY KEY, last INTEGER NOT NULL, "
         "hash BLOB NOT NULL, bytes BLOB NOT NULL);";
}

AuditLog::AuditLog(storage::Database& database, const TeamId& team, const sync::PrincipalKeys& keys,
                   EventKeySource eventKey, Clock clock)
    : m_database(database), m_team(team), m_keys(keys), m_eventKey(std::move(eventKey)), m_clock(std::move(clock)) {}

Result<void> AuditLog::append(std::span<const AuditEvent> events) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_CHECK(appendWithin(events));
  return transaction.commit();
}

Result<void> AuditLog::appendWithin(std::span<const AuditEvent> events) {
  if (events.empty()) return {};
  CHATELAINE_TRY(before, end());
  sync::AuditGroup group;
  group.team = m_team;
  group.principal = m_keys.card().id;
  group.firstSequence = before.sequence + 1;
  group.prev = before.hash;
  group.time = m_clock();
  for (AuditEvent event : events) {
    event.principal = group.principal;
    CHATELAINE_TRY(key, m_eventKey(event.vault));
    const std::uint64_t sequence = group.firstSequence + group.events.size();
    group.events.push_back(sync::sealEvent(event, m_team, sequence, key.epoch, key.key));
    // No server would take it, nor anything after it.
    if (group.events.back().sealed.size() > sync::largestSealedEvent)
      return fail(ErrorCode::limitExceeded, "an event is too large");
  }
  sync::signAuditGroup(group, m_keys);
  return runSql(m_database, "INSERT INTO audit_group(first, last, hash, bytes) VALUES(?, ?, ?, ?)", group.firstSequence,
                before.sequence + group.events.size(), hashOf(group), encode(group));
}

Result<std::vector<sync::AuditGroup>> AuditLog::groupsAfter(std::uint64_t sequence, std::size_t limit) const {
  const auto read = [](const storage::Statement& row) { return row.blob(0); };
  CHATELAINE_TRY(all, rowsOf(m_database, "SELECT bytes FROM audit_group WHERE first > ? ORDER BY first LIMIT ?", read,
                             sequence, limit));
  std::vector<sync::AuditGroup> groups;
  for (const Bytes& bytes : all) {
    CHATELAINE_TRY(group, sync::decodeAuditGroup(bytes));
    groups.push_back(std::move(group));
  }
  return groups;
}

Result<sync::ChainEnd> AuditLog::end() const {
  const auto read = [](const storage::Statement& row) { return sync::ChainEnd{numberAt(row, 0), idAt<Hash>(row, 1)}; };
  CHATELAINE_TRY(last, rowOf(m_database, "SELECT last, hash FROM audit_group ORDER BY first DESC LIMIT 1", read));
  return last.value_or(sync::ChainEnd{});
}

}  // namespace chatelaine::vault
