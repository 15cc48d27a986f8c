#include "vault/fork_watch.h"

#include <set>

#include "sync/forks.h"
#include "vault/audit_rows.h"
#include "vault/chain_rows.h"
#include "vault/evidence_rows.h"
#include "vault/incoming.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

std::string nameOf(const VaultId& vault) { return vault == sync::teamVault ? "the team" : "vault " + vault.hex(); }

Evidence headEvidence(const Replica& replica, const sync::Head& ours, const sync::Head& theirs, std::string detail) {
  return {.id = {},
          .kind = EvidenceKind::head,
          .vault = ours.vault,
          .principal = theirs.author,
          .place = ours.height,
          .ours = encode(ours),
          .theirs = encode(theirs),
          .detail = std::move(detail),
          .found = replica.clock()};
}

Evidence recordEvidence(const Replica& replica, const PrincipalId& principal, std::uint64_t place, Bytes ours,
                        Bytes theirs) {
  return {.id = {},
          .kind = EvidenceKind::record,
          .vault = sync::teamVault,
          .principal = principal,
          .place = place,
          .ours = std::move(ours),
          .theirs = std::move(theirs),
          .detail = "two records of " + principal.hex() + " at " + std::to_string(place),
          .found = replica.clock()};
}

Result<void> noteIfFork(Replica& replica, const sync::Head& other) {
  for (const std::uint64_t height : {other.height, other.height - 1}) {
    if (height == 0) continue;
    CHATELAINE_TRY(known, headAt(replica.database, other.vault, height));
    if (!known || !sync::isFork(known->head, other, replica.rosters)) continue;
    const std::string detail = "two signed pasts of " + nameOf(other.vault) + " at height " + std::to_string(height);
    return putEvidence(replica.database, headEvidence(replica, known->head, other, detail));
  }
  return {};
}

// Our own revisions that the server hasn't taken yet may meet another owner's: that is no fork but a conflict.
Result<std::size_t> sentRosters(Replica& replica) {
  const auto read = [](const storage::Statement& row) { return static_cast<std::size_t>(row.integer(0)); };
  CHATELAINE_TRY(count, rowOf(replica.database,
                              "SELECT count(*) FROM roster WHERE revision < "
                              "coalesce((SELECT min(revision) FROM roster WHERE unsent IS NOT NULL), 1 << 62)",
                              read));
  return std::min(count.value_or(0), replica.rosters.size());
}

Result<void> noteIfFork(Replica& replica, std::span<const sync::Roster> chain, const Bytes& bytes) {
  const auto other = sync::decodeRoster(bytes);
  if (!other || chain.empty() || !sync::isFork(chain, *other)) return {};
  const std::uint64_t place = std::min<std::uint64_t>(other->revision, chain.size() - 1);
  return putEvidence(replica.database, {.id = {},
                                        .kind = EvidenceKind::roster,
                                        .vault = sync::teamVault,
                                        .principal = other->author,
                                        .place = place,
                                        .ours = encode(chain[place]),
                                        .theirs = bytes,
                                        .detail = "two signed rosters at revision " + std::to_string(place),
                                        .found = replica.clock()});
}

// Those that stand where these events stand, and the one before.
Result<std::vector<sync::AuditGroup>> groupsAround(Replica& replica, const sync::AuditGroup& other) {
  const auto read = [](const storage::Statement& row) { return row.blob(0); };
  CHATELAINE_TRY(rows,
                 rowsOf(replica.database,
                        "SELECT bytes FROM audit_foreign WHERE principal = ? AND last >= ? AND first <= ? "
                        "ORDER BY first LIMIT 100",
                        read, other.principal, other.firstSequence - 1, other.firstSequence + other.events.size()));
  std::vector<sync::AuditGroup> groups;
  for (const Bytes& bytes : rows) {
    CHATELAINE_TRY(group, sync::decodeAuditGroup(bytes));
    groups.push_back(std::move(group));
  }
  return groups;
}

Result<void> noteIfFork(Replica& replica, const sync::PrincipalCard& principal, const Bytes& bytes) {
  const auto other = sync::decodeAuditGroup(bytes);
  if (!other || other->principal != principal.id || other->firstSequence == 0) return {};
  CHATELAINE_TRY(known, groupsAround(replica, *other));
  for (const sync::AuditGroup& group : known) {
    if (!sync::isFork(group, *other, principal)) continue;
    return putEvidence(replica.database,
                       recordEvidence(replica, principal.id, other->firstSequence, encode(group), bytes));
  }
  return {};
}

Result<void> judgeHead(Replica& replica, const sync::SeenHead& seen, const sync::Head& head) {
  if (!sync::mayRead(replica.roster(), replica.card.id, seen.vault)) return {};
  CHATELAINE_TRY(chain, chainRow(replica.database, seen.vault));
  CHATELAINE_TRY(ours, headAt(replica.database, seen.vault, seen.height));
  const auto hash = ours ? std::optional(hashOf(ours->head)) : std::nullopt;
  const sync::Sight sight = sync::compareSeen(seen.height, seen.head, chain.height, hash);
  if (sight == sync::Sight::ahead) {
    const ClaimRow claim{copyOf(seen.vault.view()), seen.height, seen.head, encode(head), false};
    return putClaim(replica.database, claim, replica.clock());
  }
  if (sight == sync::Sight::agrees || !ours) return {};
  const std::string detail = "another past of " + nameOf(seen.vault) + " at height " + std::to_string(seen.height) +
                             " was shown to " + head.author.hex();
  return putEvidence(replica.database, headEvidence(replica, ours->head, head, detail));
}

struct StoredGroup {
  Hash hash;
  Bytes bytes;
};
Result<std::optional<StoredGroup>> groupAt(Replica& replica, const PrincipalId& principal, std::uint64_t sequence) {
  const auto read = [](const storage::Statement& row) { return std::pair(numberAt(row, 0), row.blob(1)); };
  CHATELAINE_TRY(row, rowOf(replica.database,
                            "SELECT last, bytes FROM audit_foreign WHERE principal = ? AND first <= ? AND last >= ?",
                            read, principal, sequence, sequence));
  if (!row) return std::nullopt;
  // A claim that ends within one of our groups is of another group.
  const Hash hash = row->first == sequence ? crypto::sha256(row->second) : Hash{};
  return std::optional(StoredGroup{hash, std::move(row->second)});
}

Result<void> judgeRecord(Replica& replica, const sync::SeenRecord& seen, const sync::Head& head) {
  if (seen.principal == replica.card.id || replica.isGateway()) return {};
  if (!sync::cardOf(replica.roster(), seen.principal)) return {};  // not read any more
  CHATELAINE_TRY(end, foreignEnd(replica.database, seen.principal));
  CHATELAINE_TRY(ours, groupAt(replica, seen.principal, seen.sequence));
  const auto hash = ours ? std::optional(ours->hash) : std::nullopt;
  const sync::Sight sight = sync::compareSeen(seen.sequence, seen.group, end.sequence, hash);
  if (sight == sync::Sight::ahead) {
    const ClaimRow claim{copyOf(seen.principal.view()), seen.sequence, seen.group, encode(head), false};
    return putClaim(replica.database, claim, replica.clock());
  }
  if (sight == sync::Sight::agrees || !ours) return {};
  return putEvidence(replica.database,
                     recordEvidence(replica, seen.principal, seen.sequence, std::move(ours->bytes), encode(head)));
}

}  // namespace

Result<void> noteHeadForks(Replica& replica, const VaultId& vault, const sync::HeadsPage& page) {
  for (const Bytes& bytes : page.heads) {
    const auto head = sync::decodeHead(bytes);
    if (head && head->vault == vault && head->height > 0) CHATELAINE_CHECK(noteIfFork(replica, *head));
  }
  return {};
}

Result<void> noteRosterForks(Replica& replica, const sync::RosterPage& page) {
  CHATELAINE_TRY(sent, sentRosters(replica));
  const auto chain = std::span(replica.rosters).first(sent);
  for (const Bytes& bytes : page.rosters) CHATELAINE_CHECK(noteIfFork(replica, chain, bytes));
  return {};
}

Result<void> noteRecordForks(Replica& replica, const sync::PrincipalCard& principal, const sync::AuditPage& page) {
  for (const Bytes& bytes : page.groups) CHATELAINE_CHECK(noteIfFork(replica, principal, bytes));
  return {};
}

Result<void> compareSeen(Replica& replica, std::span<const sync::HeadRecord> records) {
  std::set<std::pair<VaultId, std::uint64_t>> heads;  // one author after another says the same
  std::set<std::pair<PrincipalId, std::uint64_t>> groups;
  std::set<Hash> said;
  for (const auto& [head, operations] : records) {
    const sync::Roster* roster = rosterAt(replica, head.rosterRevision);
    for (const sync::SeenHead& seen : head.seen) {
      if (!roster || !sync::isCredible(seen, head, *roster)) continue;
      const bool isNews = said.insert(seen.head).second || heads.insert({seen.vault, seen.height}).second;
      if (isNews) CHATELAINE_CHECK(judgeHead(replica, seen, head));
    }
    for (const sync::SeenRecord& seen : head.seenRecords) {
      const bool isNews = said.insert(seen.group).second || groups.insert({seen.principal, seen.sequence}).second;
      if (isNews) CHATELAINE_CHECK(judgeRecord(replica, seen, head));
    }
  }
  return {};
}

Result<void> settleHeadClaims(Replica& replica, const VaultId& vault, std::uint64_t height) {
  CHATELAINE_TRY(claims, claimsUpTo(replica.database, vault.view(), height));
  for (const ClaimRow& claim : claims) {
    CHATELAINE_TRY(head, sync::decodeHead(claim.head));
    CHATELAINE_CHECK(judgeHead(replica, {vault, claim.place, claim.hash}, head));
  }
  return claims.empty() ? Result<void>{} : dropClaims(replica.database, vault.view(), height);
}

Result<void> settleRecordClaims(Replica& replica, const PrincipalId& principal) {
  CHATELAINE_TRY(end, foreignEnd(replica.database, principal));
  CHATELAINE_TRY(claims, claimsUpTo(replica.database, principal.view(), end.sequence));
  for (const ClaimRow& claim : claims) {
    CHATELAINE_TRY(head, sync::decodeHead(claim.head));
    CHATELAINE_CHECK(judgeRecord(replica, {principal, claim.place, claim.hash}, head));
  }
  return claims.empty() ? Result<void>{} : dropClaims(replica.database, principal.view(), end.sequence);
}

Result<std::vector<sync::SeenRecord>> seenRecords(storage::Database& database) {
  const auto read = [](const storage::Statement& row) {
    return sync::SeenRecord{idAt<PrincipalId>(row, 0), numberAt(row, 1), idAt<Hash>(row, 2)};
  };
  return rowsOf(database,
                "SELECT principal, last, hash FROM audit_foreign AS a WHERE first = "
                "(SELECT max(first) FROM audit_foreign AS b WHERE b.principal = a.principal) ORDER BY principal",
                read);
}

}  // namespace chatelaine::vault
