#include "server/postgres_store.h"
#include "server/postgres_transaction.h"

namespace chatelaine::server {
namespace {

constexpr const char* endSql = "SELECT last, hash FROM audit_chain WHERE team = $1 AND principal = $2";
constexpr const char* addChainSql =
    "INSERT INTO audit_chain(team, principal, last, hash) VALUES($1, $2, 0, $3) ON CONFLICT DO NOTHING";
constexpr const char* lockChainSql = "SELECT last, hash FROM audit_chain WHERE team = $1 AND principal = $2 FOR UPDATE";
constexpr const char* moveChainSql = "UPDATE audit_chain SET last = $3, hash = $4 WHERE team = $1 AND principal = $2";
// Under the lock of its row: who reads up to a number misses no smaller one that is committed later.
constexpr const char* arriveSql =
    "INSERT INTO audit_arrivals(team, last) VALUES($1, 1) "
    "ON CONFLICT(team) DO UPDATE SET last = audit_arrivals.last + 1 RETURNING last";
constexpr const char* addGroupSql =
    "INSERT INTO audit_group(team, principal, last, arrival, body) VALUES($1, $2, $3, $4, $5)";
constexpr const char* groupsSql =
    "SELECT CASE WHEN before < $5 AND n < $4 THEN body END FROM (SELECT last, body,"
    " sum(length(body)) OVER (ORDER BY last) - length(body) AS before, row_number() OVER (ORDER BY last) AS n"
    " FROM audit_group WHERE team = $1 AND principal = $2 AND last > $3 ORDER BY last LIMIT $4) page ORDER BY last";
constexpr const char* exportSql =
    "SELECT arrival, CASE WHEN before < $4 AND n < $3 THEN body END FROM (SELECT arrival, body,"
    " sum(length(body)) OVER (ORDER BY arrival) - length(body) AS before, row_number() OVER (ORDER BY arrival) AS n"
    " FROM audit_group WHERE team = $1 AND arrival > $2 ORDER BY arrival LIMIT $3) page ORDER BY arrival";

Result<sync::ChainEnd> endOf(const pqxx::row& row) {
  CHATELAINE_TRY(hash, idAt<Hash>(row, 1));
  return sync::ChainEnd{numberAt(row, 0), hash};
}

}  // namespace

Result<sync::ChainEnd> PostgresStore::auditEnd(const TeamId& team, const PrincipalId& principal) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<sync::ChainEnd> {
    const auto row = transaction.run(endSql, team, principal).opt_row();
    return row ? endOf(*row) : sync::ChainEnd{};
  });
}

Result<sync::AuditPage> PostgresStore::auditAfter(const TeamId& team, const PrincipalId& principal, std::uint64_t after,
                                                  PageLimit limit) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<sync::AuditPage> {
    sync::AuditPage page;
    for (const auto& row : transaction.run(groupsSql, team, principal, after, limit.rows + 1, limit.bytes)) {
      page.more = row[0].is_null();
      if (page.more) break;
      page.groups.push_back(bytesAt(row, 0));
    }
    return page;
  });
}

Result<sync::AuditExportPage> PostgresStore::auditExport(const TeamId& team, std::uint64_t after, PageLimit limit) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<sync::AuditExportPage> {
    sync::AuditExportPage page;
    page.last = after;
    for (const auto& row : transaction.run(exportSql, team, after, limit.rows + 1, limit.bytes)) {
      page.more = row[1].is_null();
      if (page.more) break;
      page.last = numberAt(row, 0);
      page.part.groups.push_back(bytesAt(row, 1));
    }
    return page;
  });
}

Result<void> PostgresStore::appendAudit(const TeamId& team, const CheckedAuditGroup& group) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    transaction.run(addChainSql, team, group.principal, Hash{});
    CHATELAINE_TRY(end, endOf(transaction.run(lockChainSql, team, group.principal).one_row()));
    if (end != group.before) return fail(ErrorCode::conflict, "the record has another end");
    transaction.run(moveChainSql, team, group.principal, group.after.sequence, group.after.hash);
    const std::uint64_t arrival = numberAt(transaction.run(arriveSql, team).one_row(), 0);
    transaction.run(addGroupSql, team, group.principal, group.after.sequence, arrival, ByteView(group.encoded));
    return {};
  });
}

}  // namespace chatelaine::server
