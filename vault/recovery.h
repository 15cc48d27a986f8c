// A team's way back when every device is lost: the recovery kit adds a new device to an owner and is replaced by
// another kit. Says which request to make next and takes the answers. No I/O.
#pragma once
#include "vault/recovery_loss.h"
#include "vault/sync_run.h"

namespace chatelaine::vault {

// The Vault's thread; the Vault has no team yet.
class Recovery {
 public:
  struct Plan {
    sync::RecoveryCard nextKit;  // which the person has printed already
    std::string deviceName;
  };
  // Keeps the plan in the replica's database until the team is here: the kit is good once, so a lost answer must not
  // lose the way. The kit itself is kept nowhere: with the server's data it opens every secret. alreadyExists with a
  // team. invalidInput: no name.
  static Result<void> begin(Vault& vault, const Plan& plan);
  static Result<bool> isPending(const Vault& vault);
  // A person has seen these figures, losses() of an attempt, and goes on: it counts for exactly them, also after a
  // restart. It is on record once the team is here. notFound: nothing was begun.
  static Result<void> accept(Vault& vault, const std::vector<VaultLoss>& losses);

  // `seed` is of the kit, from its words; without one it is only looked whether an earlier attempt got there.
  Recovery(Vault& vault, SyncSession& session, const Hash& serverKey, const Secret& seed);
  ~Recovery();

  // One attempt, by what begin() kept; after a lost answer the same device and the same new kit. notFound: nothing was
  // begun. invalidInput: not a seed. denied: the server knows no team with this kit. tampered: the server shows keys or
  // rosters that aren't the team's. rolledBack with losses(): it shows less of vaults than the team's chain vouches
  // for, and nothing was signed or sent; another attempt goes on after accept(), or when it shows all of them again.
  // Every vault has a new epoch afterwards, and waits for a gateway's key.
  Result<std::optional<sync::ApiRequest>> start();
  Result<std::optional<sync::ApiRequest>> received(sync::ApiResponse response);
  bool isRecovered() const;
  const std::vector<VaultLoss>& losses() const;
  bool isKitNeeded() const;  // over, and not recovered: no earlier attempt got there, and there was no seed

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace chatelaine::vault
