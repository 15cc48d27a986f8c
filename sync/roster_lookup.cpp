#include <algorithm>

#include "sync/roster.h"

namespace chatelaine::sync {

const Member* memberOfDevice(const Roster& roster, const PrincipalId& device) {
  const auto owns = [&](const Member& member) {
    return std::ranges::contains(member.devices, device, &PrincipalCard::id);
  };
  const auto member = std::ranges::find_if(roster.members, owns);
  return member == roster.members.end() ? nullptr : &*member;
}

const PrincipalCard* cardOf(const Roster& roster, const PrincipalId& principal) {
  const auto gateway = std::ranges::find(roster.gateways, principal, &PrincipalCard::id);
  if (gateway != roster.gateways.end()) return &*gateway;
  const Member* member = memberOfDevice(roster, principal);
  return member ? &*std::ranges::find(member->devices, principal, &PrincipalCard::id) : nullptr;
}

bool isGateway(const Roster& roster, const PrincipalId& principal) {
  return std::ranges::contains(roster.gateways, principal, &PrincipalCard::id);
}

const RosterVault* find(const Roster& roster, const VaultId& vault) {
  const auto entry = std::ranges::find(roster.vaults, vault, &RosterVault::id);
  return entry == roster.vaults.end() ? nullptr : &*entry;
}

std::vector<PrincipalCard> readersOf(const Roster& roster, const VaultId& vault) {
  std::vector<PrincipalCard> readers;
  const RosterVault* entry = find(roster, vault);
  if (!entry) return readers;
  for (const Member& member : roster.members) {
    if (!std::ranges::contains(entry->access, member.id)) continue;
    readers.insert(readers.end(), member.devices.begin(), member.devices.end());
  }
  for (const PrincipalCard& gateway : roster.gateways) {
    if (std::ranges::contains(entry->gateways, gateway.id)) readers.push_back(gateway);
  }
  return readers;
}

}  // namespace chatelaine::sync
