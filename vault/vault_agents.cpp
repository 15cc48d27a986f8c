#include <algorithm>

#include "core/names.h"
#include "sync/agent_token.h"
#include "sync/item_id.h"
#include "vault/changes.h"
#include "vault/replica.h"

namespace chatelaine::vault {
namespace {

using sync::ItemKind;

Result<void> checkFreeName(Replica& replica, const std::string& name, const ItemId& except) {
  CHATELAINE_CHECK(checkAgentName(name));
  CHATELAINE_TRY(taken, itemByKey(replica.database, sync::teamVault, ItemKind::agent, name));
  if (taken && taken->id != except) return fail(ErrorCode::alreadyExists, "there is an agent of that name");
  return {};
}

Result<Agent> findAgent(Replica& replica, const ItemId& id) {
  CHATELAINE_TRY(row, itemRow(replica.database, id, ItemKind::agent));
  return agentOf(row);
}

AuditEvent agentEvent(AuditAction action, const Agent& agent) {
  AuditEvent event;
  event.action = action;
  event.item = agent.id;
  event.agent = agent.id;
  event.itemName = agent.name;
  event.agentName = agent.name;
  return event;
}

ItemRow rowOfAgent(const Agent& agent) {
  ItemRow row;
  row.id = agent.id;
  row.vault = sync::teamVault;
  row.kind = ItemKind::agent;
  row.fields = sync::encode(agent);
  return row;
}

Result<void> save(Replica& replica, const Agent& agent, AuditAction action) {
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(changes.put(rowOfAgent(agent)));
  changes.record(agentEvent(action, agent));
  return changes.commit();
}

AuditEvent pinEvent(Replica& replica, AuditAction action, const Pin& pin) {
  AuditEvent event;
  event.action = action;
  event.vault = pin.vault;
  event.vaultName = nameOfSubject(replica, pin.vault.view());
  event.item = pin.id;
  event.agent = pin.agent;
  if (const auto agent = findAgent(replica, pin.agent)) event.agentName = agent->name;
  return event;
}

Result<std::vector<Pin>> allPins(Replica& replica) {
  CHATELAINE_TRY(rows, itemRows(replica.database, ItemKind::pin));
  std::vector<Pin> pins;
  for (const ItemRow& row : rows) {
    if (auto pin = pinOf(row)) pins.push_back(std::move(*pin));
  }
  std::ranges::sort(pins, {}, [](const Pin& pin) { return std::tie(pin.agent, pin.order, pin.id); });
  return pins;
}

ItemRow rowOfPin(const Pin& pin) {
  ItemRow row;
  row.id = pin.id;
  row.vault = pin.vault;
  row.kind = ItemKind::pin;
  row.fields = sync::encode(pin);
  return row;
}

// The pin that the agent already has there, or a new one behind its others.
Result<Pin> pinToSave(Replica& replica, const ItemId& agent, const VaultId& vault) {
  CHATELAINE_TRY(pins, allPins(replica));
  Pin pin{sync::newItemId(vault), agent, vault, 0, std::nullopt};
  for (const Pin& other : pins) {
    if (other.agent != agent) continue;
    if (other.vault == vault) return other;
    pin.order = std::max(pin.order, other.order + 1);
  }
  return pin;
}

// In a vault that is read-only the pin stays; without its agent it opens nothing.
Result<void> erasePinsOf(Changes& changes, Replica& replica, const ItemId& agent) {
  CHATELAINE_TRY(pins, allPins(replica));
  for (const Pin& pin : pins) {
    if (pin.agent != agent || !checkWritable(replica, pin.vault, ItemKind::pin)) continue;
    changes.record(pinEvent(replica, AuditAction::unpinned, pin));
    CHATELAINE_CHECK(changes.erase(rowOfPin(pin)));
  }
  return {};
}

}  // namespace

std::vector<Agent> Vault::agents() const {
  std::vector<Agent> all;
  const auto rows = itemRows(m_state->replica->database, sync::teamVault, ItemKind::agent);
  if (!rows) return all;
  for (const ItemRow& row : *rows) {
    if (auto agent = agentOf(row)) all.push_back(std::move(*agent));
  }
  return all;
}

Result<Agent> Vault::addAgent(const std::string& name) {
  Replica& replica = *m_state->replica;
  CHATELAINE_CHECK(checkFreeName(replica, name, {}));
  Agent agent;
  agent.id = sync::newItemId(sync::teamVault);
  agent.name = name;
  agent.createdAt = replica.clock();
  CHATELAINE_CHECK(save(replica, agent, AuditAction::agentAdded));
  return agent;
}

Result<Agent> Vault::updateAgent(const Agent& agent) {
  Replica& replica = *m_state->replica;
  CHATELAINE_TRY(changed, findAgent(replica, agent.id));
  CHATELAINE_CHECK(checkFreeName(replica, agent.name, agent.id));
  changed.name = agent.name;
  changed.scopes = agent.scopes;
  changed.namespaces = agent.namespaces;
  changed.egress = agent.egress;
  CHATELAINE_CHECK(save(replica, changed, AuditAction::agentUpdated));
  return changed;
}

Result<void> Vault::removeAgent(const ItemId& id) {
  Replica& replica = *m_state->replica;
  CHATELAINE_TRY(agent, findAgent(replica, id));
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(erasePinsOf(changes, replica, id));
  CHATELAINE_CHECK(changes.erase(rowOfAgent(agent)));
  changes.record(agentEvent(AuditAction::agentRemoved, agent));
  return changes.commit();
}

Result<NewToken> Vault::createToken(const ItemId& agentId, const PrincipalId& gateway,
                                    std::optional<Timestamp> expiresAt) {
  Replica& replica = *m_state->replica;
  CHATELAINE_TRY(agent, findAgent(replica, agentId));
  if (!sync::isGateway(replica.roster(), gateway)) return fail(ErrorCode::notFound, "no such gateway");
  const Timestamp now = replica.clock();
  if (expiresAt && *expiresAt <= now) return fail(ErrorCode::invalidInput, "the expiry is in the past");
  NewToken made{sync::generateAgentToken(), {}};
  // The checksum: people can tell their tokens apart by it, and it says nothing of the random part.
  made.stored = {gateway, sync::hashAgentToken(made.token, gateway),
                 std::string(made.token.text().substr(made.token.size() - 4)), now, expiresAt};
  agent.tokens.push_back(made.stored);
  CHATELAINE_CHECK(save(replica, agent, AuditAction::tokenCreated));
  return made;
}

Result<void> Vault::revokeToken(const ItemId& agentId, const Hash& tokenHash) {
  Replica& replica = *m_state->replica;
  CHATELAINE_TRY(agent, findAgent(replica, agentId));
  if (std::erase_if(agent.tokens, [&](const AgentToken& token) { return token.hash == tokenHash; }) == 0) {
    return fail(ErrorCode::notFound, "no such token");
  }
  return save(replica, agent, AuditAction::tokenRevoked);
}

std::vector<Pin> Vault::pins() const { return allPins(*m_state->replica).value_or(std::vector<Pin>{}); }

Result<Pin> Vault::pin(const ItemId& agent, const VaultId& vault, std::optional<Timestamp> expiresAt) {
  Replica& replica = *m_state->replica;
  CHATELAINE_CHECK(findAgent(replica, agent));
  if (expiresAt && *expiresAt <= replica.clock()) return fail(ErrorCode::invalidInput, "the expiry is in the past");
  CHATELAINE_TRY(pin, pinToSave(replica, agent, vault));
  pin.expiresAt = expiresAt;
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(changes.put(rowOfPin(pin)));
  changes.record(pinEvent(replica, AuditAction::pinned, pin));
  CHATELAINE_CHECK(changes.commit());
  return pin;
}

Result<void> Vault::unpin(const ItemId& id) {
  Replica& replica = *m_state->replica;
  CHATELAINE_TRY(row, itemRow(replica.database, id, ItemKind::pin));
  CHATELAINE_TRY(pin, pinOf(row));
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(changes.erase(row));
  changes.record(pinEvent(replica, AuditAction::unpinned, pin));
  return changes.commit();
}

}  // namespace chatelaine::vault
