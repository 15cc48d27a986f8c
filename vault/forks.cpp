#include "vault/forks.h"

#include <algorithm>

#include "vault/changes.h"
#include "vault/evidence_rows.h"
#include "vault/replica.h"

namespace chatelaine::vault {
namespace {

Result<Evidence> findOpen(Replica& replica, const Hash& id) {
  CHATELAINE_TRY(all, openEvidence(replica.database));
  const auto found = std::ranges::find(all, id, &Evidence::id);
  if (found == all.end()) return fail(ErrorCode::notFound, "no such evidence is open");
  return std::move(*found);
}

}  // namespace

std::vector<Evidence> Forks::open() const {
  return openEvidence(m_vault.m_state->replica->database).value_or(std::vector<Evidence>{});
}

Result<void> Forks::settle(const Hash& id) {
  Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_TRY(evidence, findOpen(replica, id));
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(settleEvidence(replica.database, id, replica.clock()));
  AuditEvent event;
  event.action = AuditAction::evidenceSettled;
  event.vault = evidence.vault;
  event.vaultName = nameOfSubject(replica, evidence.vault.view());
  event.itemName = nameOfSubject(replica, evidence.principal.view());
  if (!replica.isGateway()) changes.record(std::move(event));
  return changes.commit();
}

}  // namespace chatelaine::vault
