#include "vault/last_holder.h"

#include <algorithm>

#include "vault/audit_rows.h"
#include "vault/item_rows.h"

namespace chatelaine::vault {
namespace {

struct Made {
  std::uint64_t revision = 0;  // that published it
  PrincipalId maker;
};

// One for every epoch that has a key.
std::vector<Made> keysOf(const Replica& replica, const VaultId& id) {
  std::vector<Made> keys;
  std::uint64_t epoch = 0;
  for (const sync::Roster& roster : replica.rosters) {
    const sync::RosterVault* vault = sync::find(roster, id);
    if (!vault || !vault->secretKey || vault->epoch == epoch) continue;
    epoch = vault->epoch;
    keys.push_back({roster.revision, vault->secretKey->maker});
  }
  return keys;
}

// The newest roster in which it didn't serve the vault: whoever is taken from a vault forgets its keys.
const sync::Roster* lastWithout(const Replica& replica, const VaultId& id, const PrincipalId& gateway) {
  const auto serves = [&](const sync::Roster& roster) {
    const sync::RosterVault* vault = sync::find(roster, id);
    return vault && std::ranges::contains(vault->gateways, gateway);
  };
  const auto found = std::ranges::find_last_if_not(replica.rosters, serves);
  return found.empty() ? nullptr : &found.front();
}

// By one of these gateways that made the key, or that was given the vault's keys, and didn't leave since.
Result<bool> isHeld(Replica& replica, const VaultId& vault, const Made& key, const std::vector<PrincipalId>& gateways) {
  for (const PrincipalId& gateway : gateways) {
    const sync::Roster* away = lastWithout(replica, vault, gateway);
    if (gateway == key.maker && (!away || away->revision < key.revision)) return true;
    CHATELAINE_TRY(given, lastHandOver(replica.database, vault, gateway));
    if (given && (!away || *given >= away->time)) return true;
  }
  return false;
}

Result<bool> losesHolder(Replica& replica, const sync::RosterVault& before, const sync::RosterVault& after) {
  for (const Made& key : keysOf(replica, before.id)) {
    CHATELAINE_TRY(isHeldNow, isHeld(replica, before.id, key, before.gateways));
    CHATELAINE_TRY(isHeldThen, isHeld(replica, before.id, key, after.gateways));
    if (isHeldNow && !isHeldThen) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<VaultId>> vaultsWithoutHolder(Replica& replica, const sync::Roster& next) {
  std::vector<VaultId> vaults;
  for (const sync::RosterVault& before : replica.roster().vaults) {
    const sync::RosterVault* after = sync::find(next, before.id);
    if (!after || after->gateways == before.gateways) continue;
    CHATELAINE_TRY(credentials, countItems(replica.database, before.id, sync::ItemKind::credential));
    if (credentials == 0) continue;
    CHATELAINE_TRY(loses, losesHolder(replica, before, *after));
    if (loses) vaults.push_back(before.id);
  }
  return vaults;
}

Result<void> checkLastHolder(Replica& replica, const RosterWish& wish) {
  if (wish.lastHolder == LastHolder::goes) return {};
  CHATELAINE_TRY(next, sync::changedBy(replica.roster(), wish.change));
  CHATELAINE_TRY(vaults, vaultsWithoutHolder(replica, next));
  if (vaults.empty()) return {};
  return fail(ErrorCode::denied, "no other gateway can open the secrets of vault " + vaults.front().hex());
}

}  // namespace chatelaine::vault
