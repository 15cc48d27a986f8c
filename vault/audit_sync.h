// The record's way out of and into a member's replica. A gateway uploads its own log itself. No requests.
#pragma once
#include "sync/api.h"
#include "vault/replica.h"

namespace chatelaine::vault {

Result<std::optional<sync::AuditGroup>> nextUnsentGroup(Replica& replica);
Result<void> markGroupSent(Replica& replica, const sync::AuditGroup& group);
Result<void> markNothingSent(Replica& replica);

// From time to time the server has to show the last group that we have of a record, so that cutting it off shows.
Result<bool> isTimeToCheckEnd(Replica& replica, const PrincipalId& principal);
// Takes that group off the page. tampered, until it is shown again, for a page without it.
Result<void> checkKnownEnd(Replica& replica, const sync::PrincipalCard& principal, sync::AuditPage& page);

// Verifies that the page continues the principal's chain, stores it and opens what we hold the keys of. tampered for a
// chain that doesn't continue: kept as evidence, shown by verifyAudit.
Result<void> applyAuditPage(Replica& replica, const sync::PrincipalCard& principal, const sync::AuditPage& page);

}  // namespace chatelaine::vault
