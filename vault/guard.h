// Guards a member's device against mass change: what would empty a vault waits until a person has said yes. A gateway
// has no guard. Same thread as the Vault.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "vault/vault.h"

namespace chatelaine::vault {

enum class PauseReason : std::uint8_t {
  massDeletion,    // others deleted more than 20 items and more than 30 % of the vault
  restoredServer,  // the server has less of the vault than it had
  lostAccess,      // the roster gives this device the vault no longer
};
std::string_view toString(PauseReason reason);  // "mass_deletion"

struct PausedVault {
  VaultId vault;
  std::string name;
  PauseReason reason = PauseReason::massDeletion;
  std::size_t deleted = 0;  // massDeletion: items that would go
  std::size_t items = 0;    // in the vault as it is shown
  std::uint64_t ourHeight = 0;
  std::uint64_t serverHeight = 0;
  Timestamp since;
};

class Guard {
 public:
  explicit Guard(Vault& vault);

  // Nothing of these vaults was applied; what we knew stays, and our own changes wait.
  std::vector<PausedVault> paused() const;
  // massDeletion: the next synchronisation applies it; what comes later is asked about again. lostAccess: forgets what
  // this device has of the vault; changes that were never sent stay in the inbox. restoredServer: rolledBack, since an
  // older state is never taken for the newest; the vault goes on by itself when the server has ours again. notFound if
  // it isn't paused.
  Result<void> accept(const VaultId& vault);

 private:
  Vault* m_vault;
};

}  // namespace chatelaine::vault
