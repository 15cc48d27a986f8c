// A commit of ours from the outbox to the server's answer: built on the newest head, stored before it is sent, so that
// a lost answer or a killed program sends the same bytes again. No requests.
#pragma once
#include <vector>

#include "sync/commit.h"
#include "vault/replica.h"

namespace chatelaine::vault {

struct Flight {
  sync::Commit commit;
  std::vector<std::pair<ItemId, std::int64_t>> serials;  // the outbox rows that it carries
  VaultId vault() const { return commit.head.head.vault; }
};

Result<std::optional<Flight>> flightOf(storage::Database& database, const VaultId& vault);
// The commit to send next: the one in flight if it still stands on the newest head, else a new one of at most `limit`
// changes. Nothing if nothing can be sent.
Result<std::optional<Flight>> prepareFlight(Replica& replica, const VaultId& vault, std::size_t limit);
// The server has it: history, outbox and position follow in one transaction.
Result<void> acceptFlight(Replica& replica, const Flight& flight);
// The server refuses its only change: parked, visible, and the committed state is shown again.
Result<void> parkFlight(Replica& replica, const Flight& flight, ErrorCode code);
Result<void> dropFlight(storage::Database& database, const VaultId& vault);
// Inside the caller's transaction: the outbox forgets what the commit carried.
Result<void> settleFlight(storage::Database& database, const Flight& flight);

}  // namespace chatelaine::vault
