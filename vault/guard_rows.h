// The rows of the guard: vaults whose pull waits for a person's word. Decides what is too much; asks nobody.
#pragma once
#include <optional>
#include <vector>

#include "vault/chain_rows.h"
#include "vault/guard.h"
#include "vault/replica.h"

namespace chatelaine::vault {

struct GuardRow {
  VaultId vault;
  PauseReason reason = PauseReason::massDeletion;
  std::size_t deleted = 0;
  std::size_t items = 0;
  std::uint64_t serverHeight = 0;
  Hash serverHead;
  Timestamp since;
  std::size_t accepted = 0;  // of the deletions
};

Result<std::optional<GuardRow>> guardRow(storage::Database& database, const VaultId& vault);
Result<std::vector<GuardRow>> guardRows(storage::Database& database);
Result<void> putGuard(storage::Database& database, const GuardRow& row);
Result<void> dropGuard(storage::Database& database, const VaultId& vault);

// On a member's device: whether this vault's pull waits for a person's word about exactly this state of the server.
Result<bool> isPaused(Replica& replica, const VaultId& vault, const Hash& serverHead);
// Notes, on a member's device, that the pull waits. It is asked about anew.
Result<void> pause(Replica& replica, GuardRow row);

// More than twenty and more than 30 %, beyond what a person has accepted.
bool isTooMuch(const GuardRow& row);

}  // namespace chatelaine::vault
