#include "server/postgres_store.h"
#include "server/postgres_transaction.h"

namespace chatelaine::server {
namespace {

constexpr const char* hasTeamsSql = "SELECT EXISTS(SELECT 1 FROM team)";
constexpr const char* teamsSql = "SELECT id FROM team ORDER BY id";
constexpr const char* rostersSql =
    "SELECT body FROM (SELECT revision, body, sum(length(body)) OVER (ORDER BY revision) - length(body) AS before"
    " FROM roster WHERE team = $1 AND revision >= $2 ORDER BY revision LIMIT $3) page "
    "WHERE before < $4 ORDER BY revision";
constexpr const char* foundingLockSql = "SELECT pg_advisory_xact_lock(4836102712)";
constexpr const char* otherTeamsSql = "SELECT EXISTS(SELECT 1 FROM team WHERE id <> $1)";
constexpr const char* addTeamSql = "INSERT INTO team(id, roster_revision) VALUES($1, -1) ON CONFLICT DO NOTHING";
// Commits hold this row FOR SHARE: none of them is between its checks and its end while a roster comes.
constexpr const char* lockTeamSql = "SELECT roster_revision, moved FROM team WHERE id = $1 FOR UPDATE";
constexpr const char* positionSql = "SELECT height, head FROM vault WHERE team = $1 AND id = $2";
constexpr const char* moveTeamSql = "UPDATE team SET roster_revision = $2 WHERE id = $1";
constexpr const char* addRosterSql = "INSERT INTO roster(team, revision, body) VALUES($1, $2, $3)";
// The first of its sender wins: a key that somebody has read already is never exchanged under them. Nobody has read the
// recovery kit's (a recipient of zeros), and another kit takes its place. A metadata key (purpose 0) comes with a
// roster, which speaks for it, so it is one whoever sent it.
// One that comes twice in a request counts once: a statement can't touch a row twice.
constexpr const char* addKeysSql =
    "INSERT INTO wrapped_key(team, recipient, vault, epoch, purpose, sender, sealed) "
    "SELECT DISTINCT ON (recipient, vault, epoch, purpose) $1::bytea, recipient, vault, epoch, purpose,"
    " CASE WHEN purpose = 0 THEN decode(repeat('00', 32), 'hex') ELSE $9::bytea END, sealed FROM"
    " (SELECT substring($2::bytea FROM (n::int - 1) * 32 + 1 FOR 32) AS recipient,"
    " substring($3::bytea FROM (n::int - 1) * 16 + 1 FOR 16) AS vault, epoch, purpose,"
    " substring($4::bytea FROM start FOR size) AS sealed, n"
    " FROM unnest($5::bigint[], $6::smallint[], $7::int[], $8::int[]) WITH ORDINALITY"
    " AS part(epoch, purpose, start, size, n)) brought ORDER BY recipient, vault, epoch, purpose, n "
    "ON CONFLICT(team, recipient, vault, epoch, purpose, sender)"
    " DO UPDATE SET sealed = excluded.sealed WHERE wrapped_key.recipient = decode(repeat('00', 32), 'hex')";
// Of another recovery kit than the newest roster's: nothing opens them any more.
constexpr const char* dropKitsSql =
    "DELETE FROM wrapped_key WHERE team = $1 AND recipient = decode(repeat('00', 32), 'hex') AND purpose = 0";
constexpr const char* holdTeamSql = "SELECT roster_revision FROM team WHERE id = $1 FOR SHARE";
constexpr const char* keysSql =
    "SELECT vault, epoch, purpose, sealed FROM wrapped_key WHERE team = $1 AND recipient = $2 "
    "ORDER BY vault, epoch, purpose, sender";

Result<void> checkIsNext(PostgresTransaction& transaction, const CheckedRoster& roster) {
  const auto team = transaction.run(lockTeamSql, roster.team).one_row();
  if (team[1].as<bool>()) return fail(ErrorCode::stale, "the team has moved to another server");
  const auto newest = team[0].as<std::int64_t>();
  if (static_cast<std::int64_t>(roster.revision) != newest + 1)
    return fail(ErrorCode::conflict, "another roster revision was first");
  for (const sync::VaultPosition& closed : roster.closed) {
    const auto row = transaction.run(positionSql, roster.team, closed.id).opt_row();
    sync::VaultPosition position{closed.id, 0, {}};
    if (row) {
      CHATELAINE_TRY(head, idAt<Hash>(*row, 1));
      position = {closed.id, numberAt(*row, 0), head};
    }
    const bool isBehind = roster.closing == Closing::atMost && position.height < closed.height;
    if (position != closed && !isBehind)
      return fail(ErrorCode::conflict, "a vault moved on after the roster closed its epoch");
  }
  return {};
}

// Two processes that are founded at the same time find out about each other.
Result<void> checkFounding(PostgresTransaction& transaction, const CheckedRoster& roster) {
  if (roster.revision != 0 || roster.founding == Founding::ofAnyTeam) return {};
  transaction.run(foundingLockSql);
  const bool hasOthers = transaction.run(otherTeamsSql, roster.team).one_field().as<bool>();
  return hasOthers ? fail(ErrorCode::denied, "this server serves another team") : Result<void>{};
}

void putKeys(PostgresTransaction& transaction, const TeamId& team, const PrincipalId& sender,
             const std::vector<sync::WrappedKey>& keys) {
  if (keys.empty()) return;
  Bytes recipients;
  Bytes vaults;
  PostgresRows sealed;
  std::vector<std::uint64_t> epochs;
  std::vector<int> purposes;
  for (const sync::WrappedKey& key : keys) {
    append(recipients, key.recipient.view());
    append(vaults, key.vault.view());
    sealed.add(key.sealed);
    epochs.push_back(key.epoch);
    purposes.push_back(static_cast<int>(key.purpose));
  }
  transaction.run(addKeysSql, team, recipients, vaults, sealed.all(), PostgresRows::arrayOf(epochs),
                  PostgresRows::arrayOf(purposes), sealed.starts(), sealed.sizes(), sender);
}

}  // namespace

Result<bool> PostgresStore::hasTeams() {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<bool> {
    return transaction.run(hasTeamsSql).one_field().as<bool>();
  });
}

Result<std::vector<TeamId>> PostgresStore::teams() {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::vector<TeamId>> {
    std::vector<TeamId> teams;
    for (const auto& row : transaction.run(teamsSql)) {
      CHATELAINE_TRY(team, idAt<TeamId>(row, 0));
      teams.push_back(team);
    }
    return teams;
  });
}

Result<std::vector<Bytes>> PostgresStore::rosters(const TeamId& team, std::uint64_t from, PageLimit limit) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::vector<Bytes>> {
    std::vector<Bytes> rosters;
    for (const auto& row : transaction.run(rostersSql, team, from, limit.rows, limit.bytes))
      rosters.push_back(bytesAt(row, 0));
    return rosters;
  });
}

Result<void> PostgresStore::addRoster(const CheckedRoster& roster) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    CHATELAINE_CHECK(checkFounding(transaction, roster));
    transaction.run(addTeamSql, roster.team);
    CHATELAINE_CHECK(checkIsNext(transaction, roster));
    transaction.run(moveTeamSql, roster.team, roster.revision);
    transaction.run(addRosterSql, roster.team, roster.revision, ByteView(roster.encoded));
    if (roster.kit == Kit::replaced) transaction.run(dropKitsSql, roster.team);
    putKeys(transaction, roster.team, roster.author, roster.keys);
    return {};
  });
}

Result<void> PostgresStore::addKeys(const TeamId& team, const PrincipalId& sender, std::uint64_t rosterRevision,
                                    const std::vector<sync::WrappedKey>& keys) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    const auto held = transaction.run(holdTeamSql, team).opt_row();
    if (!held || numberAt(*held, 0) != rosterRevision) return fail(ErrorCode::conflict, "the roster has moved on");
    putKeys(transaction, team, sender, keys);
    return {};
  });
}

Result<std::vector<sync::WrappedKey>> PostgresStore::keysOf(const TeamId& team, const PrincipalId& recipient) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::vector<sync::WrappedKey>> {
    std::vector<sync::WrappedKey> keys;
    for (const auto& row : transaction.run(keysSql, team, recipient)) {
      CHATELAINE_TRY(vault, idAt<VaultId>(row, 0));
      keys.push_back(
          {vault, numberAt(row, 1), static_cast<sync::KeyPurpose>(row[2].as<int>()), recipient, bytesAt(row, 3)});
    }
    return keys;
  });
}

}  // namespace chatelaine::server
