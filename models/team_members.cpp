#include "models/team_members.h"

#include <algorithm>

namespace chatelaine::models {
namespace {

MemberView memberOf(const vault::Vault& vault, const sync::Member& member) {
  MemberView view{member.id, vault.nameOf(member.id.view()), member.role, {}, {}, false};
  for (const sync::RosterVault& its : vault.roster()->vaults) {
    if (its.id != sync::teamVault && std::ranges::contains(its.access, member.id)) view.vaults.push_back(its.id);
  }
  for (const sync::PrincipalCard& device : member.devices) {
    const bool isThis = device.id == vault.card().id;
    view.isMe = view.isMe || isThis;
    view.devices.push_back({device.id, vault.nameOf(device.id.view()), sync::safetyWords(device.id), isThis});
  }
  return view;
}

}  // namespace

std::vector<MemberView> readMembers(const vault::Vault& vault) {
  std::vector<MemberView> members;
  if (vault.roster() == nullptr) return members;
  for (const sync::Member& member : vault.roster()->members) members.push_back(memberOf(vault, member));
  return members;
}

std::vector<GatewayView> readGateways(vault::Vault& vault) {
  std::vector<GatewayView> gateways;
  if (vault.roster() == nullptr) return gateways;
  const auto waiting = vault::Membership(vault).waitingForHandOver();
  const auto waitingForKit = vault::Membership(vault).waitingForKit();
  for (const sync::PrincipalCard& card : vault.roster()->gateways) {
    GatewayView view{card.id, vault.nameOf(card.id.view()), sync::safetyWords(card.id)};
    view.waitsForKit = std::ranges::contains(waitingForKit, card.id);
    for (const sync::RosterVault& its : vault.roster()->vaults) {
      const bool serves = its.id != sync::teamVault && std::ranges::contains(its.gateways, card.id);
      if (serves) view.vaults.push_back(its.id);
      // Nobody's key is there yet, or another gateway's that is still to be passed on.
      if (serves && (!its.secretKey || std::ranges::contains(waiting, std::pair(card.id, its.id))))
        view.waiting.push_back(its.id);
    }
    gateways.push_back(std::move(view));
  }
  return gateways;
}

}  // namespace chatelaine::models
