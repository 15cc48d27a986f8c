#include "server/sqlcipher_rows.h"
#include "server/sqlcipher_store.h"

namespace chatelaine::server {

Result<sync::ChainEnd> SqlcipherStore::auditEnd(const TeamId& team, const PrincipalId& principal) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT last, hash FROM audit_group WHERE team = ? AND principal = ? "
                                         "ORDER BY last DESC LIMIT 1"));
  CHATELAINE_TRY(isThere, row.bind(team.view()).bind(principal.view()).step());
  if (!isThere) return sync::ChainEnd{};
  CHATELAINE_TRY(hash, idAt<Hash>(row, 1));
  return sync::ChainEnd{numberAt(row, 0), hash};
}

Result<sync::AuditPage> SqlcipherStore::auditAfter(const TeamId& team, const PrincipalId& principal,
                                                   std::uint64_t after, PageLimit limit) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT body FROM audit_group WHERE team = ? AND principal = ? AND last > ? "
                                         "ORDER BY last LIMIT ?"));
  row.bind(team.view()).bind(principal.view()).bind(static_cast<std::int64_t>(after));
  row.bind(static_cast<std::int64_t>(limit.rows) + 1);
  sync::AuditPage page;
  std::size_t bytes = 0;
  while (true) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) return page;
    if (page.groups.size() == limit.rows || bytes >= limit.bytes) {
      page.more = true;
      return page;
    }
    page.groups.push_back(row.blob(0));
    bytes += page.groups.back().size();
  }
}

Result<sync::AuditExportPage> SqlcipherStore::auditExport(const TeamId& team, std::uint64_t after, PageLimit limit) {
  CHATELAINE_TRY(row, m_database.prepare(
                          "SELECT rowid, body FROM audit_group WHERE team = ? AND rowid > ? ORDER BY rowid LIMIT ?"));
  row.bind(team.view()).bind(static_cast<std::int64_t>(after)).bind(static_cast<std::int64_t>(limit.rows) + 1);
  sync::AuditExportPage page;
  page.last = after;
  std::size_t bytes = 0;
  while (true) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) return page;
    if (page.part.groups.size() == limit.rows || bytes >= limit.bytes) {
      page.more = true;
      return page;
    }
    page.last = numberAt(row, 0);
    page.part.groups.push_back(row.blob(1));
    bytes += page.part.groups.back().size();
  }
}

Result<void> SqlcipherStore::appendAudit(const TeamId& team, const CheckedAuditGroup& group) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_TRY(end, auditEnd(team, group.principal));
  if (end != group.before) return fail(ErrorCode::conflict, "the record has another end");
  CHATELAINE_TRY(
      row, m_database.prepare("INSERT INTO audit_group(team, principal, last, hash, body) VALUES(?, ?, ?, ?, ?)"));
  row.bind(team.view()).bind(group.principal.view()).bind(static_cast<std::int64_t>(group.after.sequence));
  CHATELAINE_CHECK(row.bind(group.after.hash.view()).bind(ByteView(group.encoded)).run());
  CHATELAINE_CHECK(bumpGeneration(team));
  return transaction.commit();
}

}  // namespace chatelaine::server
