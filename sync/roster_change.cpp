#include "sync/roster_change.h"

#include <algorithm>

namespace chatelaine::sync {
namespace {

Member* memberAt(Roster& roster, const MemberId& id) {
  const auto found = std::ranges::find(roster.members, id, &Member::id);
  return found == roster.members.end() ? nullptr : &*found;
}

RosterVault* vaultAt(Roster& roster, const VaultId& id) {
  const auto found = std::ranges::find(roster.vaults, id, &RosterVault::id);
  return found == roster.vaults.end() ? nullptr : &*found;
}

template <class Id>
void setMembership(std::vector<Id>& list, const Id& id, bool belongs) {
  const bool isThere = std::ranges::contains(list, id);
  if (belongs && !isThere) list.push_back(id);
  if (!belongs) std::erase(list, id);
}

// Owners read every vault and everybody reads the team's own: who rotates keys needs them, and names are there.
bool mustHave(const Member& member, const VaultId& vault) { return vault == teamVault || member.role == Role::owner; }

void giveAccess(Roster& roster, const Member& member, const std::vector<VaultId>& vaults) {
  for (RosterVault& vault : roster.vaults) {
    setMembership(vault.access, member.id, mustHave(member, vault.id) || std::ranges::contains(vaults, vault.id));
  }
}

bool areKnown(const Roster& roster, const std::vector<VaultId>& vaults) {
  return std::ranges::all_of(vaults, [&](const VaultId& id) { return find(roster, id) != nullptr; });
}

std::unexpected<Error> unknown() { return fail(ErrorCode::notFound, "the roster doesn't know them"); }
std::unexpected<Error> taken() { return fail(ErrorCode::alreadyExists, "they stand in the roster already"); }

struct Apply {
  Roster& roster;

  Result<void> operator()(const AddVault& change) const {
    if (find(roster, change.vault.id)) return taken();
    RosterVault vault = change.vault;
    vault.access.clear();
    for (const Member& member : roster.members) {
      if (member.role == Role::owner) vault.access.push_back(member.id);
    }
    roster.vaults.push_back(std::move(vault));
    return {};
  }
  Result<void> operator()(const DeleteVault& change) const {
    if (change.vault == teamVault) return fail(ErrorCode::denied, "the team's own vault stays");
    if (std::erase_if(roster.vaults, [&](const RosterVault& v) { return v.id == change.vault; }) == 0) return unknown();
    return {};
  }
  Result<void> operator()(const AddMember& change) const {
    if (memberAt(roster, change.id) || cardOf(roster, change.device.id)) return taken();
    if (!areKnown(roster, change.vaults)) return unknown();
    roster.members.push_back({change.id, change.role, {change.device}});
    giveAccess(roster, roster.members.back(), change.vaults);
    return {};
  }
  Result<void> operator()(const AddDevice& change) const {
    Member* member = memberAt(roster, change.member);
    if (!member) return unknown();
    if (cardOf(roster, change.device.id)) return taken();
    member->devices.push_back(change.device);
    return {};
  }
  Result<void> operator()(const AddGateway& change) const {
    if (cardOf(roster, change.gateway.id)) return taken();
    if (!areKnown(roster, change.vaults)) return unknown();
    roster.gateways.push_back(change.gateway);
    for (RosterVault& vault : roster.vaults) {
      const bool serves = vault.id == teamVault || std::ranges::contains(change.vaults, vault.id);
      setMembership(vault.gateways, change.gateway.id, serves);
    }
    return {};
  }
  Result<void> operator()(const RemoveMember& change) const {
    if (std::erase_if(roster.members, [&](const Member& m) { return m.id == change.member; }) == 0) return unknown();
    for (RosterVault& vault : roster.vaults) std::erase(vault.access, change.member);
    return {};
  }
  // A member whose last device goes stays, and may get another.
  Result<void> operator()(const RemoveDevice& change) const {
    for (Member& member : roster.members) {
      if (std::erase_if(member.devices, [&](const PrincipalCard& c) { return c.id == change.device; }) > 0) return {};
    }
    return unknown();
  }
  Result<void> operator()(const RemoveGateway& change) const {
    const auto isIt = [&](const PrincipalCard& card) { return card.id == change.gateway; };
    if (std::erase_if(roster.gateways, isIt) == 0) return unknown();
    for (RosterVault& vault : roster.vaults) std::erase(vault.gateways, change.gateway);
    return {};
  }
  Result<void> operator()(const SetRole& change) const {
    Member* member = memberAt(roster, change.member);
    if (!member) return unknown();
    member->role = change.role;
    for (RosterVault& vault : roster.vaults) {
      if (mustHave(*member, vault.id)) setMembership(vault.access, member->id, true);
    }
    return {};
  }
  Result<void> operator()(const SetAccess& change) const {
    Member* member = memberAt(roster, change.member);
    if (!member || !areKnown(roster, change.vaults)) return unknown();
    giveAccess(roster, *member, change.vaults);
    return {};
  }
  Result<void> operator()(const SetGateways& change) const {
    RosterVault* vault = vaultAt(roster, change.vault);
    const auto isKnown = [&](const PrincipalId& id) { return isGateway(roster, id); };
    if (!vault || !std::ranges::all_of(change.gateways, isKnown)) return unknown();
    if (vault->id == teamVault) return fail(ErrorCode::denied, "every gateway serves the team's own vault");
    if (change.gateways.empty()) return fail(ErrorCode::denied, "without a gateway a vault's secrets would be lost");
    vault->gateways = change.gateways;
    return {};
  }
  Result<void> operator()(const PublishKeys& change) const {
    bool isNews = false;
    for (const PublishedKey& key : change.keys) {
      RosterVault* vault = vaultAt(roster, key.vault);
      if (!vault || vault->epoch != key.epoch || vault->secretKey) continue;
      vault->secretKey = key.key;
      isNews = true;
    }
    return isNews ? Result<void>{} : fail(ErrorCode::conflict, "no vault waits for these keys");
  }
  Result<void> operator()(const ReplaceKit& change) const {
    if (roster.recovery == change.recovery) return fail(ErrorCode::conflict, "the same recovery kit");
    roster.recovery = change.recovery;
    return {};
  }
  Result<void> operator()(const RecoverOwner& change) const {
    CHATELAINE_CHECK((*this)(AddDevice{change.owner, change.device}));
    return (*this)(ReplaceKit{change.recovery});
  }
  Result<void> operator()(const SetOfflineGrace& change) const {
    roster.offlineGrace = change.grace;
    return {};
  }
};

bool hasOwner(const Roster& roster) {
  return std::ranges::any_of(
      roster.members, [](const Member& member) { return member.role == Role::owner && !member.devices.empty(); });
}

}  // namespace

Result<Roster> changedBy(const Roster& newest, const RosterChange& change) {
  Roster next = newest;
  CHATELAINE_CHECK(std::visit(Apply{next}, change));
  if (!hasOwner(next)) return fail(ErrorCode::denied, "a team needs an owner with a device");
  next.team = teamOf(newest);
  next.revision = newest.revision + 1;
  next.prev = hashOf(newest);
  next.author = {};
  next.signature = {};
  return next;
}

bool losesReader(const Roster& before, const Roster& after, const VaultId& vault) {
  const std::vector<PrincipalCard> readers = readersOf(after, vault);
  return std::ranges::any_of(readersOf(before, vault), [&](const PrincipalCard& reader) {
    return !std::ranges::contains(readers, reader.id, &PrincipalCard::id);
  });
}

bool losesRole(const Roster& before, const Roster& after, const RosterVault& vault) {
  return std::ranges::any_of(before.members, [&](const Member& member) {
    const auto now = std::ranges::find(after.members, member.id, &Member::id);
    return std::ranges::contains(vault.access, member.id) && now != after.members.end() && now->role > member.role;
  });
}

std::vector<VaultId> vaultsToRekey(const Roster& before, const Roster& after) {
  std::vector<VaultId> vaults;
  for (const RosterVault& vault : after.vaults) {
    const bool wasThere = find(before, vault.id) != nullptr;
    const bool loses = losesReader(before, after, vault.id) || losesRole(before, after, vault);
    if (wasThere && (loses || before.recovery != after.recovery)) vaults.push_back(vault.id);
  }
  return vaults;
}

}  // namespace chatelaine::sync
