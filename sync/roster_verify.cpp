#include <algorithm>
#include <set>

#include "sync/roster_change.h"
#include "sync/roster_signature.h"

namespace chatelaine::sync {
namespace {

template <class Ids>
bool areUnique(const Ids& ids) {
  return std::set(ids.begin(), ids.end()).size() == ids.size();
}

std::vector<PrincipalId> principalsOf(const Roster& roster) {
  std::vector<PrincipalId> ids;
  for (const Member& member : roster.members) {
    for (const PrincipalCard& device : member.devices) ids.push_back(device.id);
  }
  for (const PrincipalCard& gateway : roster.gateways) ids.push_back(gateway.id);
  return ids;
}

bool cardsMatchTheirIds(const Roster& roster) {
  const auto matches = [](const PrincipalCard& card) { return principalIdOf(card.sign, card.kem) == card.id; };
  return std::ranges::all_of(roster.gateways, matches) &&
         std::ranges::all_of(roster.members,
                             [&](const Member& member) { return std::ranges::all_of(member.devices, matches); });
}

bool hasOwner(const Roster& roster) {
  return std::ranges::any_of(
      roster.members, [](const Member& member) { return member.role == Role::owner && !member.devices.empty(); });
}

bool refersToKnown(const RosterVault& vault, const Roster& roster) {
  const auto isMember = [&](const MemberId& id) { return std::ranges::contains(roster.members, id, &Member::id); };
  const auto isKnownGateway = [&](const PrincipalId& id) { return isGateway(roster, id); };
  return vault.epoch >= 1 && areUnique(vault.access) && areUnique(vault.gateways) &&
         std::ranges::all_of(vault.access, isMember) && std::ranges::all_of(vault.gateways, isKnownGateway);
}

template <class Range, class Projection>
bool areUniqueBy(const Range& range, Projection projection) {
  std::vector<std::decay_t<decltype(std::invoke(projection, *range.begin()))>> ids;
  for (const auto& element : range) ids.push_back(std::invoke(projection, element));
  return areUnique(ids);
}

// What every revision must be by itself.
Result<void> checkStructure(const Roster& roster) {
  if (roster.fmt != format || roster.minFmt > format) return fail(ErrorCode::unsupportedVersion, "a newer roster");
  if (!hasOwner(roster)) return fail(ErrorCode::tampered, "a roster without an owner's device");
  if (!areUniqueBy(roster.members, &Member::id) || !areUnique(principalsOf(roster))) {
    return fail(ErrorCode::tampered, "somebody stands in the roster twice");
  }
  if (!cardsMatchTheirIds(roster)) return fail(ErrorCode::tampered, "a principal's id isn't the hash of its keys");
  if (!areUniqueBy(roster.vaults, &RosterVault::id) || !find(roster, teamVault)) {
    return fail(ErrorCode::tampered, "the list of vaults is not right");
  }
  const bool refer = std::ranges::all_of(roster.vaults, [&](const RosterVault& v) { return refersToKnown(v, roster); });
  if (!refer) return fail(ErrorCode::tampered, "a vault names somebody unknown");
  return {};
}

// The recovery kit signs one thing: one more device for an owner, another kit, and new epochs everywhere.
Result<void> checkRecovery(const Roster& known, const Roster& next) {
  if (!verifyRosterSignature(next, known.recovery.sign)) {
    return fail(ErrorCode::tampered, "the recovery kit didn't sign this roster");
  }
  Roster allowed = known;
  std::size_t added = 0;
  for (std::size_t i = 0; i < allowed.members.size() && i < next.members.size(); ++i) {
    Member& member = allowed.members[i];
    const std::vector<PrincipalCard>& devices = next.members[i].devices;
    if (member.role != Role::owner || devices.size() != member.devices.size() + 1) continue;
    member.devices.push_back(devices.back());
    added += 1;
  }
  if (added != 1 || allowed.members != next.members || allowed.gateways != next.gateways ||
      allowed.recovery == next.recovery || allowed.offlineGrace != next.offlineGrace ||
      allowed.vaults.size() != next.vaults.size()) {
    return fail(ErrorCode::denied, "a recovery kit adds an owner's device and nothing else");
  }
  for (std::size_t i = 0; i < allowed.vaults.size(); ++i) {
    const RosterVault& before = allowed.vaults[i];
    const RosterVault& after = next.vaults[i];
    if (after.id != before.id || after.access != before.access || after.gateways != before.gateways ||
        after.epoch != before.epoch + 1 || after.secretKey) {
      return fail(ErrorCode::denied, "a recovery kit changes nothing about a vault but its epoch");
    }
  }
  return {};
}

Result<void> checkAuthor(const Roster& known, const Roster& next) {
  if (next.author.isNull()) return checkRecovery(known, next);
  const Member* author = memberOfDevice(known, next.author);
  if (!author || author->role != Role::owner) return fail(ErrorCode::denied, "a roster by somebody who is no owner");
  if (!verifyRosterSignature(next, cardOf(known, next.author)->sign)) {
    return fail(ErrorCode::tampered, "the roster's signature is wrong");
  }
  return {};
}

// A secret key comes with a gateway's signature; a key that was there before stays as it was within its epoch.
Result<void> checkSecretKey(const RosterVault* before, const RosterVault& vault, const Roster& roster) {
  const bool sameEpoch = before && before->epoch == vault.epoch;
  if (sameEpoch && before->secretKey && before->secretKey != vault.secretKey) {
    return fail(ErrorCode::tampered, "a vault's secret key changed within its epoch");
  }
  if (!vault.secretKey || (sameEpoch && before->secretKey)) return {};
  const PrincipalCard* maker = cardOf(roster, vault.secretKey->maker);
  if (!maker || !std::ranges::contains(vault.gateways, maker->id)) {
    return fail(ErrorCode::tampered, "a vault's secret key by somebody who is no gateway of it");
  }
  if (!verifyVaultSecretKey(*vault.secretKey, *maker, teamOf(roster), vault.id, vault.epoch)) {
    return fail(ErrorCode::tampered, "a vault's secret key that its gateway didn't sign");
  }
  return {};
}

Result<void> checkEpoch(const Roster& previous, const RosterVault& before, const Roster& next,
                        const RosterVault& after) {
  if (after.epoch < before.epoch) return fail(ErrorCode::tampered, "an epoch fell");
  if (after.epoch > before.epoch) {
    const bool recorded = after.closedAt && after.keyCheck != before.keyCheck;
    return recorded ? Result<void>{} : fail(ErrorCode::tampered, "a new epoch without its beginning");
  }
  if (after.keyCheck != before.keyCheck || after.closedAt != before.closedAt) {
    return fail(ErrorCode::tampered, "a vault's key changed within its epoch");
  }
  if (losesReader(previous, next, after.id) || losesRole(previous, next, after) || previous.recovery != next.recovery) {
    return fail(ErrorCode::denied, "rights were taken without a new epoch");
  }
  return {};
}

Result<void> checkVault(const Roster* previous, const Roster& next, const RosterVault& vault) {
  const RosterVault* before = previous ? find(*previous, vault.id) : nullptr;
  CHATELAINE_CHECK(checkSecretKey(before, vault, next));
  return before ? checkEpoch(*previous, *before, next, vault) : Result<void>{};
}

Result<void> checkLink(const Roster& previous, const Roster& next) {
  if (next.revision != previous.revision + 1 || next.team != teamOf(previous) || next.prev != hashOf(previous)) {
    return fail(ErrorCode::tampered, "the roster doesn't follow the one before");
  }
  if (next.minFmt < previous.minFmt) return fail(ErrorCode::tampered, "min_fmt fell");
  return {};
}

Result<void> checkGenesis(const Roster& roster) {
  const bool isFirst = roster.revision == 0 && roster.team.isNull() && roster.prev.isNull() && !roster.author.isNull();
  return isFirst ? Result<void>{} : fail(ErrorCode::tampered, "not a genesis roster");
}

}  // namespace

Result<void> verifyRoster(const Roster* previous, const Roster& next) {
  CHATELAINE_CHECK(checkStructure(next));
  CHATELAINE_CHECK(previous ? checkLink(*previous, next) : checkGenesis(next));
  CHATELAINE_CHECK(checkAuthor(previous ? *previous : next, next));
  for (const RosterVault& vault : next.vaults) CHATELAINE_CHECK(checkVault(previous, next, vault));
  return {};
}

}  // namespace chatelaine::sync
