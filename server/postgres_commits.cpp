#include <algorithm>

#include "server/packed_operations.h"
#include "server/postgres_store.h"
#include "server/postgres_transaction.h"

namespace chatelaine::server {
namespace {

// Held to the end: no roster comes between the checks, which were made for this revision, and the commit.
constexpr const char* holdTeamSql = "SELECT roster_revision, moved FROM team WHERE id = $1 FOR SHARE";
constexpr const char* addVaultSql =
    "INSERT INTO vault(team, id, height, head, sequence, items_state) VALUES($1, $2, 0, $3, 0, '') "
    "ON CONFLICT DO NOTHING";
constexpr const char* lockVaultSql = "SELECT height, head, sequence FROM vault WHERE team = $1 AND id = $2 FOR UPDATE";
constexpr const char* moveVaultSql =
    "UPDATE vault SET height = $3, head = $4, sequence = $5, items_state = $6 WHERE team = $1 AND id = $2";
constexpr const char* addHeadSql =
    "INSERT INTO head(team, vault, height, hash, body, operations) VALUES($1, $2, $3, $4, $5, $6)";
constexpr const char* acceptSql = "INSERT INTO accepted_commit(team, id, sequence) VALUES($1, $2, $3)";
constexpr const char* addItemsSql =
    "INSERT INTO item(team, vault, id, sequence, version, kind, hash, body) "
    "SELECT $1, $2, substring($3::bytea FROM (n::int - 1) * 16 + 1 FOR 16), $4::bigint + n, version, kind,"
    " substring($5::bytea FROM (n::int - 1) * 32 + 1 FOR 32), substring($6::bytea FROM start FOR size) "
    "FROM unnest($7::bigint[], $8::smallint[], $9::int[], $10::int[]) WITH ORDINALITY"
    " AS part(version, kind, start, size, n) "
    "ON CONFLICT(team, vault, id) DO UPDATE SET sequence = excluded.sequence, version = excluded.version,"
    " hash = excluded.hash, body = excluded.body";
constexpr const char* addSecretsSql =
    "INSERT INTO secret(team, hash, vault, body) "
    "SELECT $1, substring($3::bytea FROM (n::int - 1) * 32 + 1 FOR 32), $2, substring($4::bytea FROM start FOR size) "
    "FROM unnest($5::int[], $6::int[]) WITH ORDINALITY AS part(start, size, n) ON CONFLICT DO NOTHING";

constexpr const char* reliedSql =
    "SELECT 1 FROM secret WHERE team = $1 AND vault = $2 AND hash = $3 "
    "UNION ALL SELECT 1 FROM awaited_secret WHERE team = $1 AND vault = $2 AND hash = $3 LIMIT 1";
constexpr const char* awaitSql =
    "INSERT INTO awaited_secret(team, vault, hash) SELECT $1::bytea, $2::bytea, $3::bytea WHERE NOT EXISTS"
    "(SELECT 1 FROM secret WHERE team = $1 AND vault = $2 AND hash = $3) ON CONFLICT DO NOTHING";
constexpr const char* partSql =
    "SELECT body FROM past_part WHERE team = $1 AND principal = $2 AND number = $3 AND vault = $4 AND upload = $5";
constexpr const char* dropPartsSql = "DELETE FROM past_part WHERE team = $1 AND principal = $2";
constexpr const char* eraseSql = "DELETE FROM secret WHERE team = $1 AND vault = $2 AND hash = $3";
constexpr const char* forgetSql = "DELETE FROM awaited_secret WHERE team = $1 AND vault = $2 AND hash = $3";

// The vault's last sequence number, under its row's lock.
Result<std::uint64_t> lockVault(PostgresTransaction& transaction, const TeamId& team, const CheckedCommit& commit) {
  const auto held = transaction.run(holdTeamSql, team).opt_row();
  if (!held || numberAt(*held, 0) != commit.rosterRevision) return fail(ErrorCode::conflict, "the roster has moved on");
  if ((*held)[1].as<bool>()) return fail(ErrorCode::stale, "the team has moved to another server");
  transaction.run(addVaultSql, team, commit.vault, Hash{});
  const auto row = transaction.run(lockVaultSql, team, commit.vault).one_row();
  CHATELAINE_TRY(head, idAt<Hash>(row, 1));
  if (head != commit.base || numberAt(row, 0) + 1 != commit.head.height)
    return fail(ErrorCode::conflict, "the vault has another newest head");
  return numberAt(row, 2);
}

void putHead(PostgresTransaction& transaction, const TeamId& team, const VaultId& vault, const StoredHead& head) {
  transaction.run(addHeadSql, team, vault, head.height, head.hash, ByteView(head.encoded),
                  ByteView(packed(head.operations)));
}

void addHead(PostgresTransaction& transaction, const TeamId& team, const CheckedCommit& commit, std::uint64_t last) {
  const StoredHead& head = commit.head;
  transaction.run(moveVaultSql, team, commit.vault, head.height, head.hash, last, ByteView(commit.itemsState));
  putHead(transaction, team, commit.vault, head);
  transaction.run(acceptSql, team, commit.id, last);
}

void addItems(PostgresTransaction& transaction, const TeamId& team, const VaultId& vault,
              std::span<const StoredItem> items, std::uint64_t before) {
  Bytes ids;
  Bytes hashes;
  PostgresRows bodies;
  std::vector<std::uint64_t> versions;
  std::vector<int> kinds;
  for (const StoredItem& item : items) {
    append(ids, item.item.view());
    append(hashes, item.hash.view());
    bodies.add(item.encoded);
    versions.push_back(item.version);
    kinds.push_back(static_cast<int>(item.kind));
  }
  transaction.run(addItemsSql, team, vault, ids, before, hashes, bodies.all(), PostgresRows::arrayOf(versions),
                  PostgresRows::arrayOf(kinds), bodies.starts(), bodies.sizes());
}

// In the order of their hashes: two commits of different vaults that bring the same ones don't block each other.
void addSecrets(PostgresTransaction& transaction, const TeamId& team, const CheckedCommit& commit) {
  if (commit.secrets.empty()) return;
  std::vector<const StoredSecret*> sorted;
  for (const StoredSecret& secret : commit.secrets) sorted.push_back(&secret);
  std::ranges::sort(sorted, {}, [](const StoredSecret* secret) { return secret->hash; });
  Bytes hashes;
  PostgresRows bodies;
  for (const StoredSecret* secret : sorted) {
    append(hashes, secret->hash.view());
    bodies.add(secret->encoded);
  }
  transaction.run(addSecretsSql, team, commit.vault, hashes, bodies.all(), bodies.starts(), bodies.sizes());
}

Result<void> checkRelied(PostgresTransaction& transaction, const TeamId& team, const CheckedCommit& commit) {
  for (const Hash& hash : commit.relied) {
    if (!transaction.run(reliedSql, team, commit.vault, hash).opt_row())
      return fail(ErrorCode::conflict, "a secret was erased meanwhile");
  }
  return {};
}

// One after another: a past is larger than what should be in memory. A statement takes a thousand rows, as with a
// commit.
Result<void> addParts(PostgresTransaction& transaction, const TeamId& team, const CheckedPast& past,
                      std::uint64_t before) {
  for (std::uint64_t number = 0; number < past.parts; ++number) {
    const auto row = transaction.run(partSql, team, past.principal, number, past.base.id, past.upload).opt_row();
    if (!row) return fail(ErrorCode::conflict, "not the next part of a past");
    CHATELAINE_TRY(rows, past.rowsOf(bytesAt(*row, 0)));
    for (const StoredHead& head : rows.heads) putHead(transaction, team, past.base.id, head);
    for (std::span<const StoredItem> rest = rows.items; !rest.empty();) {
      const auto some = rest.first(std::min(rest.size(), sync::maximumOperations));
      addItems(transaction, team, past.base.id, some, before);
      before += some.size();
      rest = rest.subspan(some.size());
    }
  }
  return {};
}

}  // namespace

// Under the vault's lock, as a commit: nothing that names the secret comes between the look and the erasing.
Result<void> PostgresStore::eraseSecret(const TeamId& team, const sync::VaultPosition& at, const Hash& hash) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    const auto row = transaction.run(lockVaultSql, team, at.id).opt_row();
    if (!row) return fail(ErrorCode::conflict, "the vault has another newest head");
    CHATELAINE_TRY(head, idAt<Hash>(*row, 1));
    if (head != at.head || numberAt(*row, 0) != at.height)
      return fail(ErrorCode::conflict, "the vault has another newest head");
    transaction.run(eraseSql, team, at.id, hash);
    transaction.run(forgetSql, team, at.id, hash);
    return {};
  });
}

Result<void> PostgresStore::appendPast(const TeamId& team, const CheckedPast& past) {
  CheckedCommit whole;
  whole.vault = past.base.id;
  whole.base = past.base.head;
  whole.rosterRevision = past.rosterRevision;
  whole.head.height = past.base.height + 1;
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    CHATELAINE_TRY(before, lockVault(transaction, team, whole));
    transaction.run(moveVaultSql, team, past.end.id, past.end.height, past.end.head, before + past.items,
                    ByteView(past.itemsState));
    CHATELAINE_CHECK(addParts(transaction, team, past, before));
    for (const Hash& hash : past.secrets) transaction.run(awaitSql, team, past.end.id, hash);
    transaction.run(dropPartsSql, team, past.principal);
    return {};
  });
}

Result<std::uint64_t> PostgresStore::append(const TeamId& team, const CheckedCommit& commit) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<std::uint64_t> {
    CHATELAINE_TRY(before, lockVault(transaction, team, commit));
    CHATELAINE_CHECK(checkRelied(transaction, team, commit));
    const std::uint64_t last = before + commit.items.size();
    addHead(transaction, team, commit, last);
    addItems(transaction, team, commit.vault, commit.items, before);
    addSecrets(transaction, team, commit);
    return last;
  });
}

}  // namespace chatelaine::server
