// Compares what the server shows, and what other members say they had seen, with the past that we have verified. Notes
// what proves a fork and what is owed. No requests.
#pragma once
#include "sync/api.h"
#include "vault/replica.h"

namespace chatelaine::vault {

// Of an answer that was refused: what in it is validly signed and contradicts our past.
Result<void> noteHeadForks(Replica& replica, const VaultId& vault, const sync::HeadsPage& page);
Result<void> noteRosterForks(Replica& replica, const sync::RosterPage& page);
Result<void> noteRecordForks(Replica& replica, const sync::PrincipalCard& principal, const sync::AuditPage& page);

// Of heads that were verified: what their authors had seen. Inside the caller's transaction.
Result<void> compareSeen(Replica& replica, std::span<const sync::HeadRecord> records);
// We have come further in this vault, or in this principal's record: what was owed is compared.
Result<void> settleHeadClaims(Replica& replica, const VaultId& vault, std::uint64_t height);
Result<void> settleRecordClaims(Replica& replica, const PrincipalId& principal);

// The ends of everybody's record as we have them.
Result<std::vector<sync::SeenRecord>> seenRecords(storage::Database& database);

}  // namespace chatelaine::vault
