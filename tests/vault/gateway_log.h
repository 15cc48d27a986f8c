// A gateway's own log beside its replica, as gateways have it, and how it goes to the server.
#pragma once
#include <stdexcept>

#include "tests/vault/world.h"
#include "vault/audit_log.h"

namespace chatelaine::test {

struct GatewayLog {
  GatewayLog(World& ownWorld, Party& ownGateway)
      : world(ownWorld),
        gateway(ownGateway),
        database(storage::Database::open(gateway.options.folder / "audit.db", gateway.databaseKey).value()) {
    if (!database.execute(vault::AuditLog::schema())) throw std::runtime_error("no audit table");
    log.emplace(
        database, *gateway->team(), gateway->keys(), [this](const VaultId& vault) { return gateway->eventKey(vault); },
        [this] { return world.now; });
  }
  explicit GatewayLog(World& ownWorld) : GatewayLog(ownWorld, ownWorld.gateway) {}

  // Everything after `sequence`; the gateway has a session.
  void uploadAfter(std::uint64_t sequence) {
    const auto groups = log->groupsAfter(sequence, 100);
    for (const sync::AuditGroup& group : groups.value()) {
      const int status =
          world.carry({"POST", std::string(sync::path::audit), encode(group), gateway.session.token}).status;
      if (status != 200) throw std::runtime_error("the record was answered with " + std::to_string(status));
    }
  }

  // What a gateway's program records when it gives another one a vault's key.
  void handedOver(const PrincipalId& to, const VaultId& vault) {
    AuditEvent event;
    event.time = world.now;
    event.action = AuditAction::keysHandedOver;
    event.vault = vault;
    event.item = ItemId::fromBytes(to.view().first(ItemId::size)).value();
    const auto before = log->end();
    if (!log->append(std::span(&event, 1))) throw std::runtime_error("not recorded");
    uploadAfter(before.value().sequence);
  }

  World& world;
  Party& gateway;
  storage::Database database;
  std::optional<vault::AuditLog> log;
};

}  // namespace chatelaine::test
