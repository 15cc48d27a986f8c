#include "vault/evidence_rows.h"

#include "crypto/hash.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::chrono::minutes patience{10};

Hash idOf(const Evidence& evidence) {
  Bytes all{static_cast<std::byte>(evidence.kind)};
  for (const Bytes* side : {&evidence.ours, &evidence.theirs}) {
    const Hash hash = crypto::sha256(*side);
    all.insert(all.end(), hash.bytes.begin(), hash.bytes.end());
  }
  return crypto::sha256(all);
}

Evidence readEvidence(const storage::Statement& row) {
  return {.id = idAt<Hash>(row, 0),
          .kind = static_cast<EvidenceKind>(row.integer(1)),
          .vault = idAt<VaultId>(row, 2),
          .principal = idAt<PrincipalId>(row, 3),
          .place = numberAt(row, 4),
          .ours = row.blob(5),
          .theirs = row.blob(6),
          .detail = row.text(7),
          .found = Timestamp(std::chrono::milliseconds(row.integer(8)))};
}

ClaimRow readClaim(const storage::Statement& row) {
  return {row.blob(0), numberAt(row, 1), idAt<Hash>(row, 2), row.blob(3), row.integer(4) != 0};
}

}  // namespace

Result<void> putEvidence(storage::Database& database, const Evidence& evidence) {
  return runSql(database,
                "INSERT OR IGNORE INTO evidence(id, kind, vault, principal, place, ours, theirs, detail, time) "
                "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE (SELECT count(*) FROM evidence) < 1000",
                idOf(evidence), static_cast<int>(evidence.kind), evidence.vault, evidence.principal, evidence.place,
                evidence.ours, evidence.theirs, evidence.detail, evidence.found);
}

Result<std::vector<Evidence>> openEvidence(storage::Database& database) {
  return rowsOf(database,
                "SELECT id, kind, vault, principal, place, ours, theirs, detail, time FROM evidence "
                "WHERE settled IS NULL ORDER BY time, id",
                readEvidence);
}

Result<bool> settleEvidence(storage::Database& database, const Hash& id, Timestamp now) {
  CHATELAINE_CHECK(runSql(database, "UPDATE evidence SET settled = ? WHERE id = ? AND settled IS NULL", now, id));
  return database.changes() == 1;
}

Result<std::optional<std::string>> evidenceAgainst(storage::Database& database, const VaultId& vault) {
  const auto read = [](const storage::Statement& row) { return row.text(0); };
  return rowOf(database,
               "SELECT detail FROM evidence WHERE settled IS NULL AND (vault = ? OR kind = ?) ORDER BY time LIMIT 1",
               read, vault, static_cast<int>(EvidenceKind::roster));
}

Result<void> putClaim(storage::Database& database, const ClaimRow& row, Timestamp now) {
  return runSql(database,
                "INSERT OR IGNORE INTO claim(subject, place, hash, head, since) SELECT ?1, ?2, ?3, ?4, ?5 "
                "WHERE (SELECT count(*) FROM claim) < 1000",
                row.subject, row.place, row.hash, row.head, now);
}

Result<std::vector<ClaimRow>> claimsUpTo(storage::Database& database, ByteView subject, std::uint64_t place) {
  return rowsOf(database, "SELECT subject, place, hash, head, late FROM claim WHERE subject = ? AND place <= ?",
                readClaim, subject, place);
}

Result<void> dropClaims(storage::Database& database, ByteView subject, std::uint64_t upTo) {
  return runSql(database, "DELETE FROM claim WHERE subject = ? AND place <= ?", subject, upTo);
}

Result<void> markLateClaims(storage::Database& database, Timestamp now) {
  const auto read = [](const storage::Statement&) { return true; };
  CHATELAINE_TRY(open, rowOf(database, "SELECT 1 FROM claim WHERE late = 0 LIMIT 1", read));
  if (!open) return {};
  return runSql(database, "UPDATE claim SET late = 1 WHERE late = 0 AND (since <= ? OR since > ?)", now - patience,
                now + patience);
}

Result<std::vector<ClaimRow>> lateClaims(storage::Database& database) {
  return rowsOf(database, "SELECT subject, place, hash, head, late FROM claim WHERE late = 1", readClaim);
}

Result<bool> hasLateClaim(storage::Database& database, const VaultId& vault) {
  const auto read = [](const storage::Statement&) { return true; };
  CHATELAINE_TRY(row, rowOf(database, "SELECT 1 FROM claim WHERE late = 1 AND subject = ? LIMIT 1", read, vault));
  return row.has_value();
}

}  // namespace chatelaine::vault
