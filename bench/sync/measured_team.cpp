#include "bench/sync/measured_team.h"

#include "crypto/random.h"
#include "vault/audit_log.h"

namespace chatelaine::bench {
namespace {

Result<std::unique_ptr<vault::Vault>> replicaIn(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  CHATELAINE_TRY(made, vault::Vault::create({.folder = folder}, crypto::randomSecret(32)));
  return std::make_unique<vault::Vault>(std::move(made));
}

}  // namespace

Result<MeasuredTeam> MeasuredTeam::found(DaemonLink& server, const std::filesystem::path& folder) {
  MeasuredTeam team;
  CHATELAINE_TRY(owner, replicaIn(folder / "owner"));
  CHATELAINE_TRY(gateway, replicaIn(folder / "gateway"));
  team.m_owner = std::move(owner);
  team.m_gateway = std::move(gateway);
  CHATELAINE_CHECK(team.m_owner->foundTeam({.teamName = "Benchmark",
                                            .memberName = "Benchmark",
                                            .deviceName = "Benchmark",
                                            .gateway = team.m_gateway->card(),
                                            .gatewayName = "Gateway",
                                            .recovery = vault::makeRecoveryKit().card}));
  CHATELAINE_TRY(handover, team.m_owner->handover());
  CHATELAINE_CHECK(team.m_gateway->joinAsGateway(handover));
  CHATELAINE_CHECK(team.synchronise(server));
  return team;
}

Result<VaultId> MeasuredTeam::addVault(const std::string& name) {
  CHATELAINE_TRY(offer, m_gateway->makeVaultKey({crypto::randomId<VaultId>(), 1}));
  CHATELAINE_TRY(vault, m_owner->addVault(name, offer));
  return vault.id;
}

Result<BulkWriter> MeasuredTeam::writer(const VaultId& vault) const {
  CHATELAINE_TRY(key, m_owner->eventKey(vault));
  return BulkWriter(*m_owner, vault, std::move(key.key));
}

Result<void> MeasuredTeam::synchronise(DaemonLink& server) {
  vault::SyncRun run(*m_owner, m_session, Hash{});
  CHATELAINE_TRY(next, run.start());
  while (next) {
    CHATELAINE_TRY(answer, server.send(*next));
    CHATELAINE_TRY(following, run.received(std::move(answer)));
    next = std::move(following);
  }
  return {};
}

}  // namespace chatelaine::bench
