#include "server/sqlcipher_rows.h"
#include "server/sqlcipher_store.h"

namespace chatelaine::server {

Result<bool> SqlcipherStore::hasTeams() {
  CHATELAINE_TRY(row, m_database.prepare("SELECT 1 FROM team LIMIT 1"));
  return row.step();
}

Result<std::vector<TeamId>> SqlcipherStore::teams() {
  CHATELAINE_TRY(row, m_database.prepare("SELECT id FROM team ORDER BY id"));
  std::vector<TeamId> teams;
  while (true) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) return teams;
    CHATELAINE_TRY(team, idAt<TeamId>(row, 0));
    teams.push_back(team);
  }
}

Result<std::vector<Bytes>> SqlcipherStore::rosters(const TeamId& team, std::uint64_t from, PageLimit limit) {
  CHATELAINE_TRY(
      row, m_database.prepare("SELECT body FROM roster WHERE team = ? AND revision >= ? ORDER BY revision LIMIT ?"));
  row.bind(team.view()).bind(static_cast<std::int64_t>(from)).bind(static_cast<std::int64_t>(limit.rows));
  std::vector<Bytes> rosters;
  for (std::size_t bytes = 0; bytes < limit.bytes;) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) break;
    rosters.push_back(row.blob(0));
    bytes += rosters.back().size();
  }
  return rosters;
}

Result<void> SqlcipherStore::checkRosterIsNext(const CheckedRoster& roster) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT roster_revision FROM team WHERE id = ?"));
  CHATELAINE_TRY(isKnown, row.bind(roster.team.view()).step());
  const std::uint64_t next = isKnown ? numberAt(row, 0) + 1 : 0;
  if (roster.revision != next) return fail(ErrorCode::conflict, "another roster revision was first");
  if (!isKnown && roster.founding == Founding::ofTheFirstTeam) {
    CHATELAINE_TRY(hasOthers, hasTeams());
    if (hasOthers) return fail(ErrorCode::denied, "this server serves another team");
  }
  for (const sync::VaultPosition& closed : roster.closed) {
    CHATELAINE_TRY(state, vaultState(roster.team, closed.id));
    const bool isBehind = roster.closing == Closing::atMost && state.position.height < closed.height;
    if (state.position != closed && !isBehind)
      return fail(ErrorCode::conflict, "a vault moved on after the roster closed its epoch");
  }
  return {};
}

Result<void> SqlcipherStore::addRoster(const CheckedRoster& roster) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_CHECK(checkNotMoved(roster.team));
  CHATELAINE_CHECK(checkRosterIsNext(roster));
  const auto revision = static_cast<std::int64_t>(roster.revision);
  CHATELAINE_TRY(team, m_database.prepare("INSERT INTO team(id, generation, roster_revision) VALUES(?, 0, ?) "
                                          "ON CONFLICT(id) DO UPDATE SET roster_revision = excluded.roster_revision"));
  CHATELAINE_CHECK(team.bind(roster.team.view()).bind(revision).run());
  CHATELAINE_TRY(insert, m_database.prepare("INSERT INTO roster(team, revision, body) VALUES(?, ?, ?)"));
  CHATELAINE_CHECK(insert.bind(roster.team.view()).bind(revision).bind(ByteView(roster.encoded)).run());
  if (roster.kit == Kit::replaced) {
    CHATELAINE_TRY(gone,
                   m_database.prepare("DELETE FROM wrapped_key WHERE team = ? AND recipient = ? AND purpose = 0"));
    CHATELAINE_CHECK(gone.bind(roster.team.view()).bind(PrincipalId{}.view()).run());
  }
  CHATELAINE_CHECK(putKeys(roster.team, roster.author, roster.keys));
  CHATELAINE_CHECK(bumpGeneration(roster.team));
  return transaction.commit();
}

Result<void> SqlcipherStore::addKeys(const TeamId& team, const PrincipalId& sender, std::uint64_t rosterRevision,
                                     const std::vector<sync::WrappedKey>& keys) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_CHECK(checkRosterIs(team, rosterRevision));
  CHATELAINE_CHECK(putKeys(team, sender, keys));
  return transaction.commit();
}

// The first of its sender wins: a key that somebody has read already is never exchanged under them. Nobody has read the
// recovery kit's, and another kit takes its place. A metadata key comes with a roster, which speaks for it, so it is
// one whoever sent it.
Result<void> SqlcipherStore::putKeys(const TeamId& team, const PrincipalId& sender,
                                     const std::vector<sync::WrappedKey>& keys) {
  const PrincipalId nobody;
  for (const sync::WrappedKey& key : keys) {
    CHATELAINE_TRY(insert, m_database.prepare(key.recipient.isNull()
                                                  ? "INSERT OR REPLACE INTO wrapped_key(team, recipient, vault, epoch, "
                                                    "purpose, sender, sealed) VALUES(?, ?, ?, ?, ?, ?, ?)"
                                                  : "INSERT OR IGNORE INTO wrapped_key(team, recipient, vault, epoch, "
                                                    "purpose, sender, sealed) VALUES(?, ?, ?, ?, ?, ?, ?)"));
    const PrincipalId& from = key.purpose == sync::KeyPurpose::secret ? sender : nobody;
    insert.bind(team.view()).bind(key.recipient.view()).bind(key.vault.view());
    insert.bind(static_cast<std::int64_t>(key.epoch)).bind(static_cast<std::int64_t>(key.purpose));
    CHATELAINE_CHECK(insert.bind(from.view()).bind(ByteView(key.sealed)).run());
  }
  return {};
}

Result<std::vector<sync::WrappedKey>> SqlcipherStore::keysOf(const TeamId& team, const PrincipalId& recipient) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT vault, epoch, purpose, sealed FROM wrapped_key "
                                         "WHERE team = ? AND recipient = ? ORDER BY vault, epoch, purpose, sender"));
  row.bind(team.view()).bind(recipient.view());
  std::vector<sync::WrappedKey> keys;
  while (true) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) return keys;
    CHATELAINE_TRY(vault, idAt<VaultId>(row, 0));
    keys.push_back({vault, numberAt(row, 1), static_cast<sync::KeyPurpose>(row.integer(2)), recipient, row.blob(3)});
  }
}

}  // namespace chatelaine::server
