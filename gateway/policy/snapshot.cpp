#include "gateway/policy/snapshot.h"

#include <algorithm>

namespace chatelaine::gateway {
namespace {

std::vector<PinnedVault> pinnedTo(const Agent& agent, const SnapshotSource& source) {
  std::vector<PinnedVault> vaults;
  for (const Pin& pin : source.pins) {
    if (pin.agent != agent.id) continue;
    const auto vault = std::ranges::find(source.vaults, pin.vault, &SnapshotSource::VaultContent::id);
    if (vault != source.vaults.end()) vaults.push_back({pin, vault->name, vault->credentials});
  }
  std::ranges::stable_sort(vaults, {}, [](const PinnedVault& vault) { return vault.pin.order; });
  return vaults;
}

std::shared_ptr<RecentSecrets> recentOf(const ItemId& agent, const Snapshot& previous) {
  const auto known = previous.agents.find(agent);
  return known == previous.agents.end() ? std::make_shared<RecentSecrets>() : known->second->recent;
}

}  // namespace

bool isStale(const Snapshot& snapshot, Timestamp now) {
  return snapshot.isHalted || (snapshot.freshUntil && *snapshot.freshUntil <= now);
}

std::shared_ptr<const AgentView> findAgent(const Snapshot& snapshot, const Hash& token, Timestamp now) {
  const auto found = snapshot.tokens.find(token);
  if (found == snapshot.tokens.end() || !equalInConstantTime(found->first.view(), token.view())) return nullptr;
  if (found->second.expiresAt && *found->second.expiresAt <= now) return nullptr;
  return found->second.agent;
}

const Credential* findCredential(const AgentView& agent, const ItemId& id) {
  for (const PinnedVault& vault : agent.vaults) {
    const auto found = std::ranges::find(vault.credentials, id, &Credential::id);
    if (found != vault.credentials.end()) return &*found;
  }
  return nullptr;
}

std::shared_ptr<const Snapshot> makeSnapshot(SnapshotSource source, const Snapshot& previous) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->number = previous.number + 1;
  snapshot->isHalted = source.isHalted;
  snapshot->freshUntil = source.freshUntil;
  for (Agent& agent : source.agents) {
    auto view = std::make_shared<AgentView>();
    view->vaults = pinnedTo(agent, source);
    view->recent = recentOf(agent.id, previous);
    view->agent = std::move(agent);
    for (const AgentToken& token : view->agent.tokens) {
      if (token.gateway == source.gateway) snapshot->tokens[token.hash] = {view, token.expiresAt};
    }
    snapshot->agents[view->agent.id] = view;
  }
  return snapshot;
}

}  // namespace chatelaine::gateway
