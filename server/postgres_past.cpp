// Parts of a past until it is whole, secrets that are awaited, and teams that have moved away.
#include "server/postgres_store.h"
#include "server/postgres_transaction.h"

namespace chatelaine::server {
namespace {

constexpr const char* tidySql =
    "DELETE FROM past_part WHERE (team, principal, number) IN "
    "(SELECT team, principal, number FROM past_part WHERE received <= $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)";
// Two requests of one principal take turns.
constexpr const char* lockSql = "SELECT pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 4836102713))";
constexpr const char* dropSql = "DELETE FROM past_part WHERE team = $1 AND principal = $2";
constexpr const char* sizeSql =
    "SELECT count(*), coalesce(sum(length(body)), 0)::bigint FROM past_part "
    "WHERE team = $1 AND principal = $2 AND vault = $3 AND upload = $4";
constexpr const char* stageSql =
    "INSERT INTO past_part(team, principal, number, vault, upload, received, body) VALUES($1, $2, $3, $4, $5, $6, $7)";
constexpr const char* teamsSizeSql = "SELECT coalesce(sum(length(body)), 0)::bigint FROM past_part WHERE team = $1";
constexpr const char* partSql =
    "SELECT body FROM past_part WHERE team = $1 AND principal = $2 AND number = $3 AND vault = $4 AND upload = $5";
constexpr const char* awaitedSql =
    "SELECT hash FROM awaited_secret WHERE team = $1 AND vault = $2 AND hash > $3 ORDER BY hash LIMIT $4";
constexpr const char* awaitedVaultSql = "SELECT vault FROM awaited_secret WHERE team = $1 AND hash = $2 LIMIT 1";
constexpr const char* arrivedSql = "DELETE FROM awaited_secret WHERE team = $1 AND vault = $2 AND hash = $3";
constexpr const char* addSecretSql =
    "INSERT INTO secret(team, hash, vault, body) VALUES($1, $2, $3, $4) ON CONFLICT DO NOTHING";
constexpr const char* movedSql = "SELECT moved FROM team WHERE id = $1";
// Commits hold this row FOR SHARE, so that the generation is counted while none of them is under way.
constexpr const char* lockTeamSql = "SELECT id FROM team WHERE id = $1 FOR UPDATE";
constexpr const char* markSql =
    "UPDATE team SET moved = true, moved_to = $2, moved_by = $3 WHERE id = $1 AND "
    "CASE WHEN moved THEN moved_to IS NULL OR moved_to = $2 OR moved_by = $3 ELSE $4 = 1 END";
constexpr const char* unmarkSql =
    "UPDATE team SET moved = false, moved_to = NULL, moved_by = NULL WHERE id = $1 AND "
    "(NOT moved OR moved_to IS NULL OR moved_to = $2)";

}  // namespace

Result<void> PostgresStore::stagePart(const TeamId& team, const PastPart& part, Timestamp now,
                                      const PastLimits& limits) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    transaction.run(tidySql, now - pastPartLifetime);
    transaction.run(lockSql, part.principal);
    if (part.number == 0) transaction.run(dropSql, team, part.principal);
    const auto row = transaction.run(sizeSql, team, part.principal, part.vault, part.upload).one_row();
    if (numberAt(row, 0) != part.number) return fail(ErrorCode::conflict, "not the next part of a past");
    if (numberAt(row, 1) + part.body.size() > limits.upload) return fail(ErrorCode::limitExceeded, "too large a past");
    const auto all = transaction.run(teamsSizeSql, team).one_row();
    if (numberAt(all, 0) + part.body.size() > limits.team)
      return fail(ErrorCode::limitExceeded, "the team uploads too much at a time");
    transaction.run(stageSql, team, part.principal, part.number, part.vault, part.upload, now, ByteView(part.body));
    return {};
  });
}

Result<Bytes> PostgresStore::stagedPart(const TeamId& team, const PastPart& part) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<Bytes> {
    const auto row = transaction.run(partSql, team, part.principal, part.number, part.vault, part.upload).opt_row();
    if (!row) return fail(ErrorCode::conflict, "not the next part of a past");
    return bytesAt(*row, 0);
  });
}

Result<void> PostgresStore::dropParts(const TeamId& team, const PrincipalId& principal) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    transaction.run(dropSql, team, principal);
    return {};
  });
}

Result<std::vector<Hash>> PostgresStore::awaited(const TeamId& team, const VaultId& vault, const Hash& after,
                                                 std::size_t limit) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::vector<Hash>> {
    std::vector<Hash> secrets;
    for (const auto& row : transaction.run(awaitedSql, team, vault, after, limit)) {
      CHATELAINE_TRY(hash, idAt<Hash>(row, 0));
      secrets.push_back(hash);
    }
    return secrets;
  });
}

Result<std::optional<VaultId>> PostgresStore::awaitedVault(const TeamId& team, const Hash& hash) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::optional<VaultId>> {
    const auto row = transaction.run(awaitedVaultSql, team, hash).opt_row();
    if (!row) return std::nullopt;
    CHATELAINE_TRY(vault, idAt<VaultId>(*row, 0));
    return std::optional(vault);
  });
}

Result<void> PostgresStore::bringSecret(const TeamId& team, const StoredSecret& secret) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    if (transaction.run(arrivedSql, team, secret.vault, secret.hash).affected_rows() != 1)
      return fail(ErrorCode::notFound, "a secret that isn't missing");
    transaction.run(addSecretSql, team, secret.hash, secret.vault, ByteView(secret.encoded));
    return {};
  });
}

Result<bool> PostgresStore::hasMoved(const TeamId& team) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<bool> {
    const auto row = transaction.run(movedSql, team).opt_row();
    return row && (*row)[0].as<bool>();
  });
}

Result<void> PostgresStore::markMoved(const TeamId& team, std::uint64_t generation, const Departure& departure) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    transaction.run(lockTeamSql, team);
    const auto row = transaction.run(postgresGenerationSql, team).opt_row();
    const bool isNewest = row && numberAt(*row, 0) == generation;
    if (transaction.run(markSql, team, departure.to, departure.by, std::uint64_t{isNewest}).affected_rows() == 1)
      return {};
    return fail(ErrorCode::conflict, "something has changed since, or the team moves elsewhere");
  });
}

Result<void> PostgresStore::unmarkMoved(const TeamId& team, const Hash& to) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    if (transaction.run(unmarkSql, team, to).affected_rows() == 1) return {};
    return fail(ErrorCode::conflict, "the team has moved elsewhere");
  });
}

}  // namespace chatelaine::server
