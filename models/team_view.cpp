#include "models/team_view.h"

#include <algorithm>
#include <ranges>

#include "vault/hand_over.h"

namespace chatelaine::models {
namespace {

constexpr std::size_t usesRead = 5000;  // how far back "last used" looks

// The record is newest first, so the first mention of an item is its last use.
void readUses(const vault::Vault& vault, TeamView& view) {
  vault::AuditQuery query;
  query.limit = usesRead;
  for (const vault::AuditRow& row : vault.audit(query)) {
    const AuditEvent& event = row.event;
    if (!event.agent.isNull()) view.lastSeen.try_emplace(event.agent, event.time);
    const bool isUse = event.action == AuditAction::secretUsed || event.action == AuditAction::codeShown;
    if (isUse && !event.item.isNull()) view.lastUses.try_emplace(event.item, event.time);
  }
}

void readNames(const vault::Vault& vault, TeamView& view) {
  for (const Credential& credential : view.credentials) {
    const PrincipalId& author = credential.updatedBy;
    if (!view.names.contains(author)) view.names.emplace(author, vault.nameOf(author.view()));
  }
  if (vault.roster() == nullptr) return;
  for (const sync::Member& member : vault.roster()->members) {
    for (const sync::PrincipalCard& device : member.devices)
      view.names.emplace(device.id, vault.nameOf(device.id.view()));
  }
}

void readInbox(vault::Vault& vault, TeamView& view) {
  view.members = readMembers(vault);
  view.gateways = readGateways(vault);
  view.invites = vault::Membership(vault).invites();
  std::erase_if(view.invites, [](const auto& invite) { return invite.state == vault::Invite::State::admitted; });
  view.conflicts = vault::Conflicts(vault).list();
  view.paused = vault::Guard(vault).paused();
  view.deleted = vault::Trash(vault).list();
  view.forks = readForks(vault);
  if (vault.roster() == nullptr) return;
  view.kitWords = vault::wordsOfKit(vault.roster()->recovery);
  view.offlineGrace = vault.roster()->offlineGrace;
}

template <class Things, class Id>
auto findById(const Things& things, const Id& id) -> const std::ranges::range_value_t<Things>* {
  const auto found = std::ranges::find(things, id, [](const auto& thing) { return thing.id; });
  return found == things.end() ? nullptr : &*found;
}

}  // namespace

TeamView readTeamView(vault::Vault& vault) {
  TeamView view;
  view.counter = vault.changeCounter();
  view.teamName = vault.teamName();
  view.vaults = vault.vaults();
  for (const vault::VaultSummary& summary : view.vaults) {
    std::ranges::move(vault.credentials(summary.id), std::back_inserter(view.credentials));
  }
  view.agents = vault.agents();
  view.pins = vault.pins();
  readUses(vault, view);
  readNames(vault, view);
  readInbox(vault, view);
  const auto pending = vault.pendingChanges();
  view.pending = pending.size();
  view.parked = static_cast<std::size_t>(
      std::ranges::count_if(pending, [](const auto& change) { return change.parked.has_value(); }));
  view.problems = vault.problems();
  return view;
}

const vault::VaultSummary* find(const TeamView& view, const VaultId& vault) { return findById(view.vaults, vault); }
const Credential* findCredential(const TeamView& view, const ItemId& credential) {
  return findById(view.credentials, credential);
}
const Agent* findAgent(const TeamView& view, const ItemId& agent) { return findById(view.agents, agent); }

const MemberView* myself(const TeamView& view) {
  const auto found = std::ranges::find(view.members, true, &MemberView::isMe);
  return found == view.members.end() ? nullptr : &*found;
}

bool amOwner(const TeamView& view) {
  const MemberView* me = myself(view);
  return me != nullptr && me->role == sync::Role::owner;
}

std::vector<Pin> pinsOfVault(const TeamView& view, const VaultId& vault) {
  auto pins = view.pins | std::views::filter([&](const Pin& pin) { return pin.vault == vault; });
  return {pins.begin(), pins.end()};
}

std::vector<Pin> pinsOfAgent(const TeamView& view, const ItemId& agent) {
  auto pins = view.pins | std::views::filter([&](const Pin& pin) { return pin.agent == agent; });
  std::vector<Pin> out(pins.begin(), pins.end());
  std::ranges::sort(out, {}, &Pin::order);
  return out;
}

}  // namespace chatelaine::models
