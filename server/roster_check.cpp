#include "server/roster_check.h"

#include <algorithm>

#include "sync/enrolment_api.h"

namespace chatelaine::server {
namespace {

using sync::Roster;
using sync::WrappedKey;

constexpr std::size_t largestSealedKey = 512;

// A metadata key is for readers; a secret key for the vault's gateways and the recovery kit, never for a device, and
// with a roster only where the vault is new: later ones come from gateways.
bool mayHave(const WrappedKey& key, const Roster* previous, const Roster& roster) {
  const sync::RosterVault* vault = find(roster, key.vault);
  if (!vault || key.epoch > vault->epoch || key.sealed.size() > largestSealedKey) return false;
  const sync::RosterVault* before = previous ? find(*previous, key.vault) : nullptr;
  if (key.purpose == sync::KeyPurpose::secret && before && key.epoch <= before->epoch) return false;
  if (key.recipient.isNull()) return true;
  if (!sync::mayRead(roster, key.recipient, key.vault)) return false;
  return key.purpose == sync::KeyPurpose::metadata || isGateway(roster, key.recipient);
}

std::vector<sync::VaultPosition> newlyClosed(const Roster* previous, const Roster& next) {
  std::vector<sync::VaultPosition> closed;
  for (const sync::RosterVault& vault : next.vaults) {
    const sync::RosterVault* before = previous ? find(*previous, vault.id) : nullptr;
    const bool isNews = vault.closedAt && (!before || before->closedAt != vault.closedAt);
    if (isNews) closed.push_back({vault.id, vault.closedAt->height, vault.closedAt->head});
  }
  return closed;
}

}  // namespace

Result<CheckedRoster> checkRoster(std::span<const Roster> chain, const Roster& next, const sync::RosterUpdate& update) {
  const Roster* previous = chain.empty() ? nullptr : &chain.back();
  if (previous && next.revision != previous->revision + 1)
    return fail(ErrorCode::conflict, "another roster revision is the newest");
  CHATELAINE_CHECK(sync::verifyRoster(previous, next));
  if (update.keys.size() > sync::maximumKeys) return fail(ErrorCode::limitExceeded, "too many keys");
  const auto isAllowed = [&](const WrappedKey& key) { return mayHave(key, previous, next); };
  if (!std::ranges::all_of(update.keys, isAllowed))
    return fail(ErrorCode::invalidInput, "a key for somebody who may not have it");
  CheckedRoster checked{teamOf(next),        next.revision, update.roster, update.keys, newlyClosed(previous, next),
                        Founding::ofAnyTeam, next.author};
  if (previous && previous->recovery != next.recovery) checked.kit = Kit::replaced;
  return checked;
}

}  // namespace chatelaine::server
