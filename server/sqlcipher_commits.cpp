#include "server/sqlcipher_rows.h"
#include "server/sqlcipher_store.h"

namespace chatelaine::server {

// BEGIN IMMEDIATE is the row lock of SQLite: nobody moves the vault between this look and the commit.
Result<void> SqlcipherStore::checkStillThere(const TeamId& team, const CheckedCommit& commit) {
  CHATELAINE_TRY(state, vaultState(team, commit.vault));
  if (state.position.head != commit.base || state.position.height + 1 != commit.head.height)
    return fail(ErrorCode::conflict, "the vault has another newest head");
  CHATELAINE_CHECK(checkNotMoved(team));
  return checkRosterIs(team, commit.rosterRevision);
}

Result<void> SqlcipherStore::checkRosterIs(const TeamId& team, std::uint64_t revision) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT roster_revision FROM team WHERE id = ?"));
  CHATELAINE_TRY(isKnown, row.bind(team.view()).step());
  if (!isKnown || numberAt(row, 0) != revision) return fail(ErrorCode::conflict, "the roster has moved on");
  return {};
}

// The last sequence number of the commit, whose revisions have consecutive ones.
Result<std::uint64_t> SqlcipherStore::takeSequences(const TeamId& team, const CheckedCommit& commit) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT sequence FROM vault WHERE team = ? AND id = ?"));
  CHATELAINE_TRY(isThere, row.bind(team.view()).bind(commit.vault.view()).step());
  return (isThere ? numberAt(row, 0) : 0) + commit.items.size();
}

Result<void> SqlcipherStore::addHead(const TeamId& team, const CheckedCommit& commit, std::uint64_t last) {
  const auto height = static_cast<std::int64_t>(commit.head.height);
  CHATELAINE_TRY(head, m_database.prepare(
                           "INSERT INTO head(team, vault, height, hash, body, operations) VALUES(?, ?, ?, ?, ?, ?)"));
  head.bind(team.view()).bind(commit.vault.view()).bind(height).bind(commit.head.hash.view());
  CHATELAINE_CHECK(head.bind(ByteView(commit.head.encoded)).bind(ByteView(packed(commit.head.operations))).run());
  CHATELAINE_TRY(vault, m_database.prepare("INSERT INTO vault(team, id, height, head, sequence, items_state) VALUES(?, "
                                           "?, ?, ?, ?, ?) ON CONFLICT(team, id) "
                                           "DO UPDATE SET height = excluded.height, head = excluded.head, sequence = "
                                           "excluded.sequence, items_state = excluded.items_state"));
  vault.bind(team.view()).bind(commit.vault.view()).bind(height).bind(commit.head.hash.view());
  CHATELAINE_CHECK(vault.bind(static_cast<std::int64_t>(last)).bind(ByteView(commit.itemsState)).run());
  CHATELAINE_TRY(accepted, m_database.prepare("INSERT INTO accepted_commit(team, id, sequence) VALUES(?, ?, ?)"));
  return accepted.bind(team.view()).bind(commit.id.view()).bind(static_cast<std::int64_t>(last)).run();
}

Result<void> SqlcipherStore::addItems(const TeamId& team, const VaultId& vault, const std::vector<StoredItem>& items,
                                      std::uint64_t before) {
  std::uint64_t sequence = before;
  for (const StoredItem& item : items) {
    CHATELAINE_TRY(
        row,
        m_database.prepare(
            "INSERT INTO item(team, vault, id, sequence, version, kind, hash, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT(team, vault, id) DO UPDATE SET sequence = excluded.sequence, version = excluded.version, "
            "hash = excluded.hash, body = excluded.body"));
    row.bind(team.view()).bind(vault.view()).bind(item.item.view()).bind(static_cast<std::int64_t>(++sequence));
    row.bind(static_cast<std::int64_t>(item.version)).bind(static_cast<std::int64_t>(item.kind)).bind(item.hash.view());
    CHATELAINE_CHECK(row.bind(ByteView(item.encoded)).run());
  }
  return {};
}

Result<void> SqlcipherStore::addSecrets(const TeamId& team, const CheckedCommit& commit) {
  for (const StoredSecret& secret : commit.secrets) {
    CHATELAINE_TRY(row, m_database.prepare(
                            "INSERT INTO secret(team, hash, vault, body) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING"));
    row.bind(team.view()).bind(secret.hash.view()).bind(secret.vault.view());
    CHATELAINE_CHECK(row.bind(ByteView(secret.encoded)).run());
  }
  return {};
}

Result<void> SqlcipherStore::checkRelied(const TeamId& team, const CheckedCommit& commit) {
  for (const Hash& hash : commit.relied) {
    CHATELAINE_TRY(known, secret(team, hash));
    CHATELAINE_TRY(awaited, awaitedVault(team, hash));
    if (awaited != commit.vault && (!known || known->vault != commit.vault))
      return fail(ErrorCode::conflict, "a secret was erased meanwhile");
  }
  return {};
}

Result<void> SqlcipherStore::eraseSecret(const TeamId& team, const sync::VaultPosition& at, const Hash& hash) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_TRY(state, vaultState(team, at.id));
  if (state.position != at) return fail(ErrorCode::conflict, "the vault has another newest head");
  for (const char* sql : {"DELETE FROM secret WHERE team = ? AND hash = ? AND vault = ?",
                          "DELETE FROM awaited_secret WHERE team = ? AND hash = ? AND vault = ?"}) {
    CHATELAINE_TRY(row, m_database.prepare(sql));
    CHATELAINE_CHECK(row.bind(team.view()).bind(hash.view()).bind(at.id.view()).run());
  }
  return transaction.commit();
}

Result<std::uint64_t> SqlcipherStore::append(const TeamId& team, const CheckedCommit& commit) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_CHECK(checkStillThere(team, commit));
  CHATELAINE_CHECK(checkRelied(team, commit));
  CHATELAINE_TRY(last, takeSequences(team, commit));
  CHATELAINE_CHECK(addHead(team, commit, last));
  CHATELAINE_CHECK(addItems(team, commit.vault, commit.items, last - commit.items.size()));
  CHATELAINE_CHECK(addSecrets(team, commit));
  CHATELAINE_CHECK(bumpGeneration(team));
  CHATELAINE_CHECK(transaction.commit());
  return last;
}

}  // namespace chatelaine::server
