#include "gateway/control/forks_api.h"

#include "gateway/control/owner_route.h"
#include "vault/forks.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

std::string nameOf(const vault::Vault& vault, const vault::Evidence& evidence) {
  const bool isRecord = evidence.kind == vault::EvidenceKind::record;
  return vault.nameOf(isRecord ? evidence.principal.view() : evidence.vault.view());
}

Result<vault::Evidence> openWith(vault::Vault& vault, const Hash& id) {
  for (vault::Evidence& evidence : vault::Forks(vault).open()) {
    if (evidence.id == id) return std::move(evidence);
  }
  return fail(ErrorCode::notFound, "no such evidence is open");
}

}  // namespace

void ForksApi::addTo(http::Router& router) {
  addOwnerRoute(router, "GET", sync::path::controlForks, [this](Secret) { return state(); });
  addOwnerRoute(router, "POST", sync::path::controlForkReport, [this](Secret body) { return report(std::move(body)); });
  addOwnerRoute(router, "POST", sync::path::controlForkSettled,
                [this](Secret body) { return settle(std::move(body)); });
}

ForksApi::Answer ForksApi::state() {
  co_return co_await m_replica.ask([](vault::Vault& vault) -> Result<Bytes> {
    sync::ForkState state;
    for (const vault::Evidence& evidence : vault::Forks(vault).open()) {
      state.open.push_back({evidence.id, static_cast<std::uint64_t>(evidence.kind), nameOf(vault, evidence),
                            evidence.place, evidence.found});
    }
    return sync::encode(state);
  });
}

ForksApi::Answer ForksApi::report(Secret body) {
  const auto request = sync::decode<sync::ForkRequest>(body.view());
  if (!request) co_return std::unexpected(request.error());
  co_return co_await m_replica.ask([id = request->id](vault::Vault& vault) -> Result<Bytes> {
    CHATELAINE_TRY(evidence, openWith(vault, id));
    return sync::encode(sync::ForkReport{vault::reportOf(evidence, vault)});
  });
}

// Recorded before the gateway believes again: what isn't on record isn't done.
ForksApi::Answer ForksApi::settle(Secret body) {
  const auto request = sync::decode<sync::ForkRequest>(body.view());
  if (!request) co_return std::unexpected(request.error());
  auto event = co_await m_replica.ask([this, id = request->id](vault::Vault& vault) -> Result<AuditEvent> {
    CHATELAINE_TRY(evidence, openWith(vault, id));
    return m_replica.settledEvent(evidence);
  });
  if (!event) co_return std::unexpected(event.error());
  const Result<void> recorded = co_await m_audit.commit(std::move(*event));
  if (!recorded) co_return std::unexpected(recorded.error());
  const Result<void> settled = co_await m_replica.settleFork(request->id);
  if (!settled) co_return std::unexpected(settled.error());
  co_return Bytes{};
}

}  // namespace chatelaine::gateway
