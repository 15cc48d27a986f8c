#include <ranges>

#include "vault/audit_rows.h"
#include "vault/chain_rows.h"
#include "vault/changes.h"
#include "vault/replica.h"

namespace chatelaine::vault {
namespace {

constexpr std::size_t groupsPerRead = 500;

// Also of principals that were removed since: the newest roster that knows them.
const sync::PrincipalCard* knownCard(const Replica& replica, const PrincipalId& principal) {
  for (const sync::Roster& roster : replica.rosters | std::views::reverse) {
    if (const sync::PrincipalCard* card = sync::cardOf(roster, principal)) return card;
  }
  return nullptr;
}

// Walks one chain from its beginning; `read(sequence)` gives the groups after it.
template <class Read>
Result<sync::ChainEnd> verifyFromStart(const sync::PrincipalCard& card, Read read) {
  sync::ChainEnd end;
  for (;;) {
    CHATELAINE_TRY(groups, read(end.sequence));
    if (groups.empty()) return end;
    CHATELAINE_TRY(next, sync::verifyAuditChain(end, groups, card));
    end = next;
  }
}

Result<sync::ChainEnd> verifyForeign(Replica& replica, const PrincipalId& principal) {
  const sync::PrincipalCard* card = knownCard(replica, principal);
  if (!card) return fail(ErrorCode::tampered, "a record of somebody that no roster knows");
  return verifyFromStart(*card, [&](std::uint64_t after) {
    return foreignGroupsAfter(replica.database, principal, after, groupsPerRead);
  });
}

void note(AuditVerdict& verdict, const PrincipalId& principal, const Result<sync::ChainEnd>& end) {
  if (end) {
    verdict.ends.emplace_back(principal, *end);
  } else if (verdict.finding.empty()) {
    verdict.finding = principal.hex() + ": " + end.error().detail;
  }
}

}  // namespace

Result<void> Vault::record(AuditEvent event) {
  Replica& replica = *m_state->replica;
  if (replica.isGateway()) return fail(ErrorCode::denied, "a gateway's record is in its own log");
  CHATELAINE_TRY(changes, Changes::begin(replica));
  changes.record(std::move(event));
  return changes.commit();
}

std::vector<AuditRow> Vault::audit(const AuditQuery& query) const {
  Replica& replica = *m_state->replica;
  std::vector<AuditRow> rows;
  auto events = findAuditRows(replica.database, query);
  if (!events) return rows;
  for (StoredEvent& stored : *events) {
    std::string name = nameOfSubject(replica, stored.event.principal.view());
    rows.push_back({std::move(stored.event), std::move(name), stored.sequence});
  }
  return rows;
}

Result<AuditVerdict> Vault::verifyAudit() const {
  Replica& replica = *m_state->replica;
  if (!replica.auditLog) return fail(ErrorCode::notFound, "no team yet");
  AuditVerdict verdict;
  note(verdict, replica.card.id, verifyFromStart(replica.card, [&](std::uint64_t after) {
         return replica.auditLog->groupsAfter(after, groupsPerRead);
       }));
  CHATELAINE_TRY(others, foreignPrincipals(replica.database));
  for (const PrincipalId& principal : others) note(verdict, principal, verifyForeign(replica, principal));
  CHATELAINE_TRY(quarantined, quarantineRows(replica.database));
  for (const QuarantinedRow& row : quarantined) {
    if ((row.what == "audit" || row.what == "record") && verdict.finding.empty()) verdict.finding = row.detail;
  }
  verdict.verified = verdict.finding.empty();
  return verdict;
}

Result<EventKey> Vault::eventKey(const VaultId& vault) const { return eventKeyOf(*m_state->replica, vault); }

}  // namespace chatelaine::vault
