#include "server/postgres_store.h"

#include "server/postgres_schema.h"
#include "server/postgres_transaction.h"

namespace chatelaine::server {
namespace {

// What has expired is dropped by the way; several processes that do so at once don't wait for each other.
constexpr const char* tidyChallengesSql =
    "DELETE FROM challenge WHERE nonce IN "
    "(SELECT nonce FROM challenge WHERE expires <= $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)";
constexpr const char* addChallengeSql = "INSERT INTO challenge(nonce, expires) VALUES($1, $2)";
constexpr const char* takeChallengeSql = "DELETE FROM challenge WHERE nonce = $1 AND expires > $2";
constexpr const char* tidySessionsSql =
    "DELETE FROM session WHERE token_hash IN "
    "(SELECT token_hash FROM session WHERE expires <= $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)";
constexpr const char* addSessionSql =
    "INSERT INTO session(token_hash, team, principal, expires) VALUES($1, $2, $3, $4)";
constexpr const char* sessionSql =
    "SELECT team, principal, expires FROM session WHERE token_hash = $1 AND expires > $2";

}  // namespace

Result<std::unique_ptr<PostgresStore>> PostgresStore::open(PostgresSettings settings) {
  std::unique_ptr<PostgresStore> store(new PostgresStore(std::move(settings)));
  CHATELAINE_CHECK(migratePostgres(store->m_pool));
  return store;
}

Result<void> PostgresStore::addChallenge(const Hash& nonce, Timestamp now, Timestamp expires) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    transaction.run(tidyChallengesSql, now);
    transaction.run(addChallengeSql, nonce, expires);
    return {};
  });
}

Result<bool> PostgresStore::takeChallenge(const Hash& nonce, Timestamp now) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<bool> {
    return transaction.run(takeChallengeSql, nonce, now).affected_rows() == 1;
  });
}

Result<void> PostgresStore::addSession(const Session& session, Timestamp now) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    transaction.run(tidySessionsSql, now);
    transaction.run(addSessionSql, session.tokenHash, session.team, session.principal, session.expires);
    return {};
  });
}

Result<std::optional<Session>> PostgresStore::session(const Hash& tokenHash, Timestamp now) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::optional<Session>> {
    const auto row = transaction.run(sessionSql, tokenHash, now).opt_row();
    if (!row) return std::nullopt;
    CHATELAINE_TRY(team, idAt<TeamId>(*row, 0));
    CHATELAINE_TRY(principal, idAt<PrincipalId>(*row, 1));
    return Session{tokenHash, team, principal, Timestamp(std::chrono::milliseconds(numberAt(*row, 2)))};
  });
}

Result<std::uint64_t> PostgresStore::generation(const TeamId& team) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::uint64_t> {
    const auto row = transaction.run(postgresGenerationSql, team).opt_row();
    return row ? numberAt(*row, 0) : 0;
  });
}

}  // namespace chatelaine::server
