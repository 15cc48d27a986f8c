#include "server/postgres_schema.h"

#include <array>

#include "server/postgres_transaction.h"

namespace chatelaine::server {
namespace {

// Ciphertext doesn't compress: bodies are EXTERNAL. A vault without commits has no row, but for the moment in which its
// first commit takes its lock.
constexpr std::array<const char*, 5> migrations{R"sql(
CREATE TABLE store(only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), restored bigint NOT NULL DEFAULT 0);
INSERT INTO store DEFAULT VALUES;
CREATE TABLE challenge(nonce bytea PRIMARY KEY, expires bigint NOT NULL);
CREATE INDEX challenge_expires ON challenge(expires);
CREATE TABLE session(token_hash bytea PRIMARY KEY, team bytea NOT NULL, principal bytea NOT NULL,
  expires bigint NOT NULL);
CREATE INDEX session_expires ON session(expires);
CREATE TABLE team(id bytea PRIMARY KEY, roster_revision bigint NOT NULL);
CREATE TABLE roster(team bytea NOT NULL, revision bigint NOT NULL, body bytea NOT NULL, PRIMARY KEY(team, revision));
CREATE TABLE wrapped_key(team bytea NOT NULL, recipient bytea NOT NULL, vault bytea NOT NULL, epoch bigint NOT NULL,
  purpose smallint NOT NULL, sealed bytea NOT NULL, PRIMARY KEY(team, recipient, vault, epoch, purpose));
CREATE TABLE vault(team bytea NOT NULL, id bytea NOT NULL, height bigint NOT NULL, head bytea NOT NULL,
  sequence bigint NOT NULL, items_state bytea NOT NULL, PRIMARY KEY(team, id));
CREATE TABLE head(team bytea NOT NULL, vault bytea NOT NULL, height bigint NOT NULL, hash bytea NOT NULL,
  body bytea NOT NULL, operations bytea NOT NULL, PRIMARY KEY(team, vault, height));
CREATE TABLE item(team bytea NOT NULL, vault bytea NOT NULL, id bytea NOT NULL, sequence bigint NOT NULL,
  version bigint NOT NULL, kind smallint NOT NULL, hash bytea NOT NULL, body bytea NOT NULL,
  PRIMARY KEY(team, vault, id), UNIQUE(team, vault, sequence));
CREATE TABLE secret(team bytea NOT NULL, hash bytea NOT NULL, vault bytea NOT NULL, body bytea NOT NULL,
  PRIMARY KEY(team, hash));
CREATE TABLE accepted_commit(team bytea NOT NULL, id bytea NOT NULL, sequence bigint NOT NULL, PRIMARY KEY(team, id));
CREATE TABLE audit_chain(team bytea NOT NULL, principal bytea NOT NULL, last bigint NOT NULL, hash bytea NOT NULL,
  PRIMARY KEY(team, principal));
CREATE TABLE audit_arrivals(team bytea PRIMARY KEY, last bigint NOT NULL);
CREATE TABLE audit_group(team bytea NOT NULL, principal bytea NOT NULL, last bigint NOT NULL, arrival bigint NOT NULL,
  body bytea NOT NULL, PRIMARY KEY(team, principal, last), UNIQUE(team, arrival));
ALTER TABLE head ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE item ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE secret ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE audit_group ALTER COLUMN body SET STORAGE EXTERNAL;
)sql",
                                                R"sql(
CREATE TABLE invite(id bytea PRIMARY KEY, team bytea NOT NULL, expires bigint NOT NULL, enrolment bytea NOT NULL,
  admission bytea NOT NULL);
CREATE INDEX invite_by_team ON invite(team, expires);
CREATE TABLE key_offer(team bytea NOT NULL, vault bytea NOT NULL, epoch bigint NOT NULL, maker bytea NOT NULL,
  body bytea NOT NULL, PRIMARY KEY(team, vault, epoch, maker));
)sql",
                                                R"sql(
ALTER TABLE wrapped_key ADD COLUMN sender bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex');
ALTER TABLE wrapped_key DROP CONSTRAINT wrapped_key_pkey;
ALTER TABLE wrapped_key ADD PRIMARY KEY(team, recipient, vault, epoch, purpose, sender);
)sql",
                                                R"sql(
CREATE TABLE past_part(team bytea NOT NULL, principal bytea NOT NULL, number bigint NOT NULL, vault bytea NOT NULL,
  upload bytea NOT NULL, received bigint NOT NULL, body bytea NOT NULL, PRIMARY KEY(team, principal, number));
ALTER TABLE past_part ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX past_part_by_time ON past_part(received);
CREATE TABLE awaited_secret(team bytea NOT NULL, vault bytea NOT NULL, hash bytea NOT NULL,
  PRIMARY KEY(team, hash, vault));
ALTER TABLE team ADD COLUMN moved boolean NOT NULL DEFAULT false;
)sql",
                                                R"sql(
ALTER TABLE team ADD COLUMN moved_to bytea;
ALTER TABLE team ADD COLUMN moved_by bytea;
)sql"};

constexpr const char* lockSql = "SELECT pg_advisory_xact_lock(4836102711)";  // a number of ours, held by nobody else
constexpr const char* versionTableSql = "CREATE TABLE IF NOT EXISTS schema_version(version bigint NOT NULL)";
constexpr const char* versionSql = "SELECT coalesce(max(version), 0) FROM schema_version";
constexpr const char* setVersionSql = "INSERT INTO schema_version(version) VALUES($1)";

}  // namespace

Result<void> migratePostgres(PostgresPool& pool) {
  return pool.write([](PostgresTransaction& transaction) -> Result<void> {
    transaction.runScript("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0");
    transaction.run(lockSql);
    transaction.run(versionTableSql);
    const std::uint64_t version = numberAt(transaction.run(versionSql).one_row(), 0);
    if (version > migrations.size()) return fail(ErrorCode::unsupportedVersion, "a newer program was here");
    for (std::uint64_t next = version; next < migrations.size(); ++next) {
      transaction.runScript(migrations[next]);
      transaction.run(setVersionSql, next + 1);
    }
    return {};
  });
}

}  // namespace chatelaine::server
