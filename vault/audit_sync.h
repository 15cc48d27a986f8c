// The record's way out of and into a member's replica. A gateway uploads its own log itself. No requests.
#pragma once
#include "sync/api.h"
#include "vault/replica.h"

namespace chatelaine::vault {

Result<std::optional<sync::AuditGroup>> nextUnsentGroup(Replica& replica);
Result<void> markGroupSent(Replica& replica, const sync::AuditGroup& group);
Result<void> markNothingSent(Replica& replica);

// Verifies that the page continues the principal's chain, stores it and opens what we hold the keys of. tampered for a
// chain that doesn't continue: kept as evidence, shown by verifyAudit.
Result<void> applyAuditPage(Replica& replica, const sync::PrincipalCard& principal, const sync::AuditPage& page);

}  // namespace chatelaine::vault
