#include "vault/audit_sync.h"

#include "crypto/hash.h"
#include "sync/cbor.h"
#include "vault/audit_rows.h"
#include "vault/chain_rows.h"
#include "vault/fork_watch.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view sentSetting = "audit.sent";
constexpr std::chrono::minutes betweenChecks{10};

Result<std::uint64_t> sentUpTo(storage::Database& database) {
  CHATELAINE_TRY(value, readSetting(database, sentSetting));
  if (!value) return 0;
  sync::CborReader reader(*value);
  const std::uint64_t sequence = reader.number();
  CHATELAINE_CHECK(reader.finish());
  return sequence;
}

Result<void> writeSent(storage::Database& database, std::uint64_t sequence) {
  sync::CborWriter writer;
  writer.number(sequence);
  return writeSetting(database, sentSetting, writer.result());
}

// Events of vaults whose keys we don't have stay sealed; the chain holds them all the same.
Result<void> openEvents(Replica& replica, const sync::AuditGroup& group) {
  std::uint64_t sequence = group.firstSequence;
  for (const sync::SealedEvent& sealed : group.events) {
    const Secret* key = replica.keyRing.find(sync::KeyPurpose::metadata, sealed.vault, sealed.epoch);
    if (key) {
      const auto event = sync::openEvent(sealed, *replica.team, group.principal, sequence, *key);
      if (event) CHATELAINE_CHECK(putAuditRow(replica.database, *event, sequence));
    }
    sequence += 1;
  }
  return {};
}

Result<std::vector<sync::AuditGroup>> decodeGroups(const sync::AuditPage& page, const TeamId& team) {
  std::vector<sync::AuditGroup> groups;
  for (const Bytes& bytes : page.groups) {
    CHATELAINE_TRY(group, sync::decodeAuditGroup(bytes));
    if (group.team != team) return fail(ErrorCode::tampered, "an audit group of another team");
    groups.push_back(std::move(group));
  }
  return groups;
}

Result<std::vector<sync::AuditGroup>> verifiedGroups(Replica& replica, const sync::PrincipalCard& principal,
                                                     const sync::AuditPage& page) {
  CHATELAINE_TRY(groups, decodeGroups(page, *replica.team));
  CHATELAINE_TRY(known, foreignEnd(replica.database, principal.id));
  CHATELAINE_CHECK(sync::verifyAuditChain(known, groups, principal));
  return groups;
}

Result<void> quarantinePage(Replica& replica, const PrincipalId& principal, const sync::AuditPage& page,
                            const Error& error) {
  const QuarantinedRow row{sync::teamVault, {}, "audit", error.code, principal.hex() + ": " + error.detail,
                           encode(page)};
  return putQuarantine(replica.database, row, replica.clock());
}

// One row per principal: it goes with the first good answer.
QuarantinedRow cutOffRow(const PrincipalId& principal, std::string detail) {
  return {sync::teamVault, {}, "record", ErrorCode::tampered, std::move(detail), copyOf(principal.view())};
}

Result<bool> isCutOff(storage::Database& database, const PrincipalId& principal) {
  const auto read = [](const storage::Statement&) { return true; };
  CHATELAINE_TRY(row, rowOf(database, "SELECT 1 FROM quarantine WHERE what = 'record' AND bytes = ?", read, principal));
  return row.has_value();
}

}  // namespace

Result<bool> isTimeToCheckEnd(Replica& replica, const PrincipalId& principal) {
  const auto last = replica.checkedEnds.find(principal);
  const Timestamp now = replica.clock();
  const bool isOld = last == replica.checkedEnds.end() || now - last->second >= betweenChecks || now < last->second;
  return isOld ? Result<bool>(true) : isCutOff(replica.database, principal);
}

Result<void> checkKnownEnd(Replica& replica, const sync::PrincipalCard& principal, sync::AuditPage& page) {
  CHATELAINE_TRY(known, foreignEnd(replica.database, principal.id));
  if (!page.groups.empty() && crypto::sha256(page.groups.front()) == known.hash) {
    page.groups.erase(page.groups.begin());
    replica.checkedEnds[principal.id] = replica.clock();
    return runSql(replica.database, "DELETE FROM quarantine WHERE what = 'record' AND bytes = ?", principal.id);
  }
  CHATELAINE_CHECK(noteRecordForks(replica, principal, page));
  const std::string detail = "the record of " + principal.id.hex() + " goes back: the server doesn't show its event " +
                             std::to_string(known.sequence) + " any more";
  CHATELAINE_CHECK(putQuarantine(replica.database, cutOffRow(principal.id, detail), replica.clock()));
  replica.changes += 1;
  return fail(ErrorCode::tampered, detail);
}

Result<std::optional<sync::AuditGroup>> nextUnsentGroup(Replica& replica) {
  if (!replica.auditLog || replica.isGateway()) return std::nullopt;
  CHATELAINE_TRY(sent, sentUpTo(replica.database));
  CHATELAINE_TRY(groups, replica.auditLog->groupsAfter(sent, 1));
  if (groups.empty()) return std::nullopt;
  return std::optional(std::move(groups.front()));
}

Result<void> markGroupSent(Replica& replica, const sync::AuditGroup& group) {
  return writeSent(replica.database, group.firstSequence + group.events.size() - 1);
}

Result<void> markNothingSent(Replica& replica) { return writeSent(replica.database, 0); }

Result<void> applyAuditPage(Replica& replica, const sync::PrincipalCard& principal, const sync::AuditPage& page) {
  const auto groups = verifiedGroups(replica, principal, page);
  if (!groups) {
    CHATELAINE_CHECK(quarantinePage(replica, principal.id, page, groups.error()));
    CHATELAINE_CHECK(noteRecordForks(replica, principal, page));
    return std::unexpected(groups.error());
  }
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  for (const sync::AuditGroup& group : *groups) {
    CHATELAINE_CHECK(putForeignGroup(replica.database, group));
    CHATELAINE_CHECK(openEvents(replica, group));
  }
  CHATELAINE_CHECK(settleRecordClaims(replica, principal.id));
  CHATELAINE_CHECK(transaction.commit());
  if (!groups->empty()) replica.changes += 1;
  return {};
}

}  // namespace chatelaine::vault
