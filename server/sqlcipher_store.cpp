#include "server/sqlcipher_store.h"

#include "crypto/random.h"
#include "server/sqlcipher_rows.h"
#include "server/sqlcipher_schema.h"

namespace chatelaine::server {

Result<std::unique_ptr<SqlcipherStore>> SqlcipherStore::open(const std::filesystem::path& file, const Secret& key) {
  std::error_code error;
  const bool wasThere = std::filesystem::file_size(file, error) > 0 && !error;
  CHATELAINE_TRY(database, storage::Database::open(file, key, storage::Durability::full));
  if (wasThere) CHATELAINE_CHECK(database.checkPages());
  CHATELAINE_CHECK(storage::migrate(database, schema));
  return std::unique_ptr<SqlcipherStore>(new SqlcipherStore(std::move(database)));
}

Result<void> SqlcipherStore::checkpoint() { return m_database.execute("PRAGMA wal_checkpoint(TRUNCATE)"); }

// What has expired is dropped by the way.
Result<void> SqlcipherStore::addChallenge(const Hash& nonce, Timestamp now, Timestamp expires) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_TRY(tidy, m_database.prepare("DELETE FROM challenge WHERE expires <= ?"));
  CHATELAINE_CHECK(tidy.bind(stored(now)).run());
  CHATELAINE_TRY(insert, m_database.prepare("INSERT INTO challenge(nonce, expires) VALUES(?, ?)"));
  CHATELAINE_CHECK(insert.bind(nonce.view()).bind(stored(expires)).run());
  return transaction.commit();
}

Result<bool> SqlcipherStore::takeChallenge(const Hash& nonce, Timestamp now) {
  CHATELAINE_TRY(take, m_database.prepare("DELETE FROM challenge WHERE nonce = ? AND expires > ?"));
  CHATELAINE_CHECK(take.bind(nonce.view()).bind(stored(now)).run());
  return m_database.changes() == 1;
}

Result<void> SqlcipherStore::addSession(const Session& session, Timestamp now) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_TRY(tidy, m_database.prepare("DELETE FROM session WHERE expires <= ?"));
  CHATELAINE_CHECK(tidy.bind(stored(now)).run());
  CHATELAINE_TRY(insert,
                 m_database.prepare("INSERT INTO session(token_hash, team, principal, expires) VALUES(?, ?, ?, ?)"));
  insert.bind(session.tokenHash.view()).bind(session.team.view()).bind(session.principal.view());
  CHATELAINE_CHECK(insert.bind(stored(session.expires)).run());
  return transaction.commit();
}

Result<std::optional<Session>> SqlcipherStore::session(const Hash& tokenHash, Timestamp now) {
  CHATELAINE_TRY(
      row, m_database.prepare("SELECT team, principal, expires FROM session WHERE token_hash = ? AND expires > ?"));
  CHATELAINE_TRY(isThere, row.bind(tokenHash.view()).bind(stored(now)).step());
  if (!isThere) return std::nullopt;
  CHATELAINE_TRY(team, idAt<TeamId>(row, 0));
  CHATELAINE_TRY(principal, idAt<PrincipalId>(row, 1));
  return Session{tokenHash, team, principal, Timestamp(std::chrono::milliseconds(row.integer(2)))};
}

Result<void> SqlcipherStore::markRestored() {
  std::uint32_t lineage = 0;
  crypto::fillRandom(std::as_writable_bytes(std::span(&lineage, 1)));
  CHATELAINE_TRY(mark, m_database.prepare("UPDATE team SET generation = (generation & 4294967295) | (? << 32)"));
  return mark.bind(std::int64_t{lineage >> 1 | 1}).run();
}

Result<std::uint64_t> SqlcipherStore::generation(const TeamId& team) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT generation FROM team WHERE id = ?"));
  CHATELAINE_TRY(isThere, row.bind(team.view()).step());
  return isThere ? numberAt(row, 0) : 0;
}

Result<void> SqlcipherStore::bumpGeneration(const TeamId& team) {
  CHATELAINE_TRY(bump, m_database.prepare("UPDATE team SET generation = generation + 1 WHERE id = ?"));
  return bump.bind(team.view()).run();
}

}  // namespace chatelaine::server
