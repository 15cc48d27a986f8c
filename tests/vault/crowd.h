// More people and machines in the small world: parties that join by an invitation, as their programs would do it.
#pragma once
#include "tests/vault/world.h"
#include "vault/joining.h"
#include "vault/membership.h"

namespace chatelaine::test {

class Crowd : public World {
 public:
  Crowd() { settle(); }

  // A new party, in no team yet.
  std::unique_ptr<Party> stranger(const std::string& name);
  // Invites, asks, admits, and comes in; the party has synchronised once.
  std::unique_ptr<Party> join(const std::string& name, const vault::Grant& grant);
  // Until the party asks and the owner knows.
  vault::NewInvite invited(Party& party, const std::string& name, const vault::Grant& grant);
  // One attempt of a party that took an invitation up: whether it is in.
  Result<bool> tryToJoin(Party& party);

  // With the printed kit, onto a device that is in no team; and the same again, after it was interrupted.
  Result<void> recover(Party& party, const Secret& seed, const sync::RecoveryCard& next);
  Result<void> recoverAgain(Party& party, const Secret& seed);

  Result<vault::SyncSummary> carryOut(Party& party, Result<vault::RosterWish> wish);
  // Owner, gateway and owner again, until keys that gateways offer stand in the roster.
  void settleKeys(Party& gatewayParty);

  vault::Grant editorOf(const std::vector<VaultId>& vaults) const;
  vault::Grant gatewayOf(const std::vector<VaultId>& vaults) const;
  MemberId memberOf(Party& party);
};

}  // namespace chatelaine::test
