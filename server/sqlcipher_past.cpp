// The past that is uploaded again, and teams that have moved away.
#include "server/sqlcipher_rows.h"
#include "server/sqlcipher_store.h"

namespace chatelaine::server {

Result<void> SqlcipherStore::addPastHeads(const TeamId& team, const VaultId& vault,
                                          const std::vector<StoredHead>& heads) {
  for (const StoredHead& head : heads) {
    CHATELAINE_TRY(row, m_database.prepare(
                            "INSERT INTO head(team, vault, height, hash, body, operations) VALUES(?, ?, ?, ?, ?, ?)"));
    row.bind(team.view()).bind(vault.view()).bind(static_cast<std::int64_t>(head.height)).bind(head.hash.view());
    CHATELAINE_CHECK(row.bind(ByteView(head.encoded)).bind(ByteView(packed(head.operations))).run());
  }
  return {};
}

Result<void> SqlcipherStore::movePast(const TeamId& team, const CheckedPast& past, std::uint64_t last) {
  CHATELAINE_TRY(vault, m_database.prepare("INSERT INTO vault(team, id, height, head, sequence, items_state) VALUES(?, "
                                           "?, ?, ?, ?, ?) ON CONFLICT(team, id) "
                                           "DO UPDATE SET height = excluded.height, head = excluded.head, sequence = "
                                           "excluded.sequence, items_state = excluded.items_state"));
  vault.bind(team.view()).bind(past.end.id.view()).bind(static_cast<std::int64_t>(past.end.height));
  vault.bind(past.end.head.view()).bind(static_cast<std::int64_t>(last));
  return vault.bind(ByteView(past.itemsState)).run();
}

// One after another: a past is larger than what should be in memory.
Result<void> SqlcipherStore::addParts(const TeamId& team, const CheckedPast& past, std::uint64_t before) {
  for (std::uint64_t number = 0; number < past.parts; ++number) {
    CHATELAINE_TRY(body, stagedPart(team, {past.principal, past.base.id, past.upload, number, {}}));
    CHATELAINE_TRY(rows, past.rowsOf(body));
    CHATELAINE_CHECK(addPastHeads(team, past.base.id, rows.heads));
    CHATELAINE_CHECK(addItems(team, past.base.id, rows.items, before));
    before += rows.items.size();
  }
  return {};
}

Result<void> SqlcipherStore::appendPast(const TeamId& team, const CheckedPast& past) {
  CheckedCommit whole;
  whole.vault = past.base.id;
  whole.base = past.base.head;
  whole.rosterRevision = past.rosterRevision;
  whole.head.height = past.base.height + 1;
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_CHECK(checkStillThere(team, whole));
  CHATELAINE_TRY(before, takeSequences(team, whole));
  CHATELAINE_CHECK(movePast(team, past, before + past.items));
  CHATELAINE_CHECK(addParts(team, past, before));
  for (const Hash& hash : past.secrets) {
    CHATELAINE_TRY(
        row, m_database.prepare("INSERT OR IGNORE INTO awaited_secret(team, vault, hash) SELECT ?1, ?2, ?3 WHERE NOT "
                                "EXISTS(SELECT 1 FROM secret WHERE team = ?1 AND vault = ?2 AND hash = ?3)"));
    CHATELAINE_CHECK(row.bind(team.view()).bind(past.base.id.view()).bind(hash.view()).run());
  }
  CHATELAINE_CHECK(dropParts(team, past.principal));
  CHATELAINE_CHECK(bumpGeneration(team));
  return transaction.commit();
}

Result<void> SqlcipherStore::stagePart(const TeamId& team, const PastPart& part, Timestamp now,
                                       const PastLimits& limits) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_TRY(tidy, m_database.prepare("DELETE FROM past_part WHERE received <= ?"));
  CHATELAINE_CHECK(tidy.bind(stored(now - pastPartLifetime)).run());
  if (part.number == 0) {
    CHATELAINE_TRY(anew, m_database.prepare("DELETE FROM past_part WHERE team = ? AND principal = ?"));
    CHATELAINE_CHECK(anew.bind(team.view()).bind(part.principal.view()).run());
  }
  CHATELAINE_TRY(row, m_database.prepare("SELECT count(*), coalesce(sum(length(body)), 0) FROM past_part "
                                         "WHERE team = ? AND principal = ? AND vault = ? AND upload = ?"));
  row.bind(team.view()).bind(part.principal.view()).bind(part.vault.view()).bind(part.upload.view());
  CHATELAINE_CHECK(row.step());
  if (numberAt(row, 0) != part.number) return fail(ErrorCode::conflict, "not the next part of a past");
  if (numberAt(row, 1) + part.body.size() > limits.upload) return fail(ErrorCode::limitExceeded, "too large a past");
  CHATELAINE_TRY(all, m_database.prepare("SELECT coalesce(sum(length(body)), 0) FROM past_part WHERE team = ?"));
  CHATELAINE_CHECK(all.bind(team.view()).step());
  if (numberAt(all, 0) + part.body.size() > limits.team)
    return fail(ErrorCode::limitExceeded, "the team uploads too much at a time");
  CHATELAINE_TRY(insert, m_database.prepare("INSERT INTO past_part(team, principal, number, vault, upload, received, "
                                            "body) VALUES(?, ?, ?, ?, ?, ?, ?)"));
  insert.bind(team.view()).bind(part.principal.view()).bind(static_cast<std::int64_t>(part.number));
  insert.bind(part.vault.view()).bind(part.upload.view()).bind(stored(now));
  CHATELAINE_CHECK(insert.bind(ByteView(part.body)).run());
  return transaction.commit();
}

Result<Bytes> SqlcipherStore::stagedPart(const TeamId& team, const PastPart& part) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT body FROM past_part WHERE team = ? AND principal = ? AND number = ? "
                                         "AND vault = ? AND upload = ?"));
  row.bind(team.view()).bind(part.principal.view()).bind(static_cast<std::int64_t>(part.number));
  CHATELAINE_TRY(isThere, row.bind(part.vault.view()).bind(part.upload.view()).step());
  if (!isThere) return fail(ErrorCode::conflict, "not the next part of a past");
  return row.blob(0);
}

Result<void> SqlcipherStore::dropParts(const TeamId& team, const PrincipalId& principal) {
  CHATELAINE_TRY(row, m_database.prepare("DELETE FROM past_part WHERE team = ? AND principal = ?"));
  return row.bind(team.view()).bind(principal.view()).run();
}

Result<std::vector<Hash>> SqlcipherStore::awaited(const TeamId& team, const VaultId& vault, const Hash& after,
                                                  std::size_t limit) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT hash FROM awaited_secret WHERE team = ? AND vault = ? AND hash > ? "
                                         "ORDER BY hash LIMIT ?"));
  row.bind(team.view()).bind(vault.view()).bind(after.view()).bind(static_cast<std::int64_t>(limit));
  std::vector<Hash> secrets;
  while (true) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) return secrets;
    CHATELAINE_TRY(hash, idAt<Hash>(row, 0));
    secrets.push_back(hash);
  }
}

Result<std::optional<VaultId>> SqlcipherStore::awaitedVault(const TeamId& team, const Hash& hash) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT vault FROM awaited_secret WHERE team = ? AND hash = ?"));
  CHATELAINE_TRY(isThere, row.bind(team.view()).bind(hash.view()).step());
  if (!isThere) return std::nullopt;
  CHATELAINE_TRY(vault, idAt<VaultId>(row, 0));
  return std::optional(vault);
}

Result<void> SqlcipherStore::bringSecret(const TeamId& team, const StoredSecret& secret) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_TRY(row, m_database.prepare("DELETE FROM awaited_secret WHERE team = ? AND vault = ? AND hash = ?"));
  CHATELAINE_CHECK(row.bind(team.view()).bind(secret.vault.view()).bind(secret.hash.view()).run());
  if (m_database.changes() != 1) return fail(ErrorCode::notFound, "a secret that isn't missing");
  CHATELAINE_TRY(insert, m_database.prepare(
                             "INSERT INTO secret(team, hash, vault, body) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING"));
  insert.bind(team.view()).bind(secret.hash.view()).bind(secret.vault.view());
  CHATELAINE_CHECK(insert.bind(ByteView(secret.encoded)).run());
  CHATELAINE_CHECK(bumpGeneration(team));
  return transaction.commit();
}

Result<bool> SqlcipherStore::hasMoved(const TeamId& team) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT 1 FROM team WHERE id = ? AND moved <> 0"));
  return row.bind(team.view()).step();
}

Result<void> SqlcipherStore::checkNotMoved(const TeamId& team) {
  CHATELAINE_TRY(isAway, hasMoved(team));
  return isAway ? fail(ErrorCode::stale, "the team has moved to another server") : Result<void>{};
}

Result<void> SqlcipherStore::markMoved(const TeamId& team, std::uint64_t generation, const Departure& departure) {
  CHATELAINE_TRY(row, m_database.prepare("UPDATE team SET moved = 1, moved_to = ?1, moved_by = ?2 WHERE id = ?3 AND "
                                         "CASE moved WHEN 0 THEN generation = ?4 "
                                         "ELSE moved_to IS NULL OR moved_to = ?1 OR moved_by = ?2 END"));
  row.bind(departure.to.view()).bind(departure.by.view()).bind(team.view());
  CHATELAINE_CHECK(row.bind(static_cast<std::int64_t>(generation)).run());
  if (m_database.changes() == 1) return {};
  return fail(ErrorCode::conflict, "something has changed since, or the team moves elsewhere");
}

Result<void> SqlcipherStore::unmarkMoved(const TeamId& team, const Hash& to) {
  CHATELAINE_TRY(row, m_database.prepare("UPDATE team SET moved = 0, moved_to = NULL, moved_by = NULL WHERE id = ? AND "
                                         "(moved = 0 OR moved_to IS NULL OR moved_to = ?)"));
  CHATELAINE_CHECK(row.bind(team.view()).bind(to.view()).run());
  return m_database.changes() == 1 ? Result<void>{} : fail(ErrorCode::conflict, "the team has moved elsewhere");
}

}  // namespace chatelaine::server
