#include "gateway/control/hand_over_api.h"

#include "gateway/control/owner_route.h"
#include "vault/hand_over.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

std::vector<sync::NamedVault> named(const vault::Vault& vault, const std::vector<VaultId>& ids) {
  std::vector<sync::NamedVault> vaults;
  for (const VaultId& id : ids) vaults.push_back({id, vault.nameOf(id.view())});
  return vaults;
}

}  // namespace

void HandOverApi::addTo(http::Router& router) {
  const auto add = [&](const char* method, std::string_view path, Handler handler) {
    addOwnerRoute(router, method, path, [this, handler](Secret body) { return (this->*handler)(std::move(body)); });
  };
  add("GET", sync::path::controlHandOver, &HandOverApi::state);
  add("POST", sync::path::controlHandOver, &HandOverApi::handOver);
  add("POST", sync::path::controlRecovery, &HandOverApi::openWithKit);
  add("GET", sync::path::controlKit, &HandOverApi::kit);
  add("POST", sync::path::controlKit, &HandOverApi::confirmKit);
}

Awaitable<Result<Bytes>> HandOverApi::state(Secret) {
  co_return co_await m_replica.ask([this](vault::Vault& vault) -> Result<Bytes> {
    if (vault.roster() == nullptr) return sync::encode(sync::HandOverState{{m_replica.card().id, {}, {}}, {}});
    const vault::HandOver handOver(vault);
    const PrincipalId self = m_replica.card().id;
    sync::HandOverState state{{self, vault.nameOf(self.view()), named(vault, handOver.lacking())}, {}};
    for (const vault::WaitingGateway& gateway : handOver.waiting())
      state.waiting.push_back({gateway.id, gateway.name, named(vault, gateway.vaults)});
    return sync::encode(state);
  });
}

// What is about to be given: vaults that both serve and whose key is here.
Awaitable<Result<std::vector<AuditEvent>>> HandOverApi::eventsFor(const sync::HandOverRequest& request) {
  co_return co_await m_replica.ask([this, request](vault::Vault& vault) -> Result<std::vector<AuditEvent>> {
    const vault::HandOver handOver(vault);
    CHATELAINE_CHECK(handOver.check(request.gateway, request.words));
    const std::vector<VaultId> lacking = handOver.lacking();
    std::vector<AuditEvent> events;
    for (const vault::WaitingGateway& gateway : handOver.waiting()) {
      if (gateway.id != request.gateway) continue;
      for (const VaultId& id : gateway.vaults)
        if (!std::ranges::contains(lacking, id)) events.push_back(m_replica.handOverEvent(gateway.id, id));
    }
    return events;
  });
}

// Recorded before a key is on its way, as every use is.
Awaitable<Result<Bytes>> HandOverApi::handOver(Secret body) {
  const auto request = sync::decode<sync::HandOverRequest>(body.view());
  if (!request) co_return std::unexpected(request.error());
  auto events = co_await eventsFor(*request);
  if (!events) co_return std::unexpected(events.error());
  for (AuditEvent& event : *events) {
    const Result<void> recorded = co_await m_audit.commit(std::move(event));
    if (!recorded) co_return std::unexpected(recorded.error());
  }
  auto given = co_await m_replica.handOver(request->gateway, request->words);
  if (!given) co_return std::unexpected(given.error());
  co_return sync::encode(sync::HandedOver{std::move(*given)});
}

// Which vaults the kit opens is known only once it has: recorded before anybody is told.
Awaitable<Result<Bytes>> HandOverApi::openWithKit(Secret body) {
  auto request = sync::decode<sync::KitRequest>(body.view());
  if (!request) co_return std::unexpected(request.error());
  const auto opened = co_await m_replica.openWithKit(std::move(request->seed));
  if (!opened) co_return std::unexpected(opened.error());
  for (const VaultId& id : *opened) {
    AuditEvent event =
        co_await m_replica.ask([this, id](vault::Vault&) { return m_replica.handOverEvent(m_replica.card().id, id); });
    const Result<void> recorded = co_await m_audit.commit(std::move(event));
    if (!recorded) co_return std::unexpected(recorded.error());
  }
  co_return sync::encode(sync::HandedOver{*opened});
}

// Its words aren't said: they have to come from the paper, not from whoever put another kit there.
Awaitable<Result<Bytes>> HandOverApi::kit(Secret) {
  co_return co_await m_replica.ask([](vault::Vault& vault) -> Result<Bytes> {
    return sync::encode(sync::KitState{vault::HandOver(vault).waitingKit().has_value()});
  });
}

// Recorded before the kit gets a key.
Awaitable<Result<Bytes>> HandOverApi::confirmKit(Secret body) {
  const auto request = sync::decode<sync::KitWords>(body.view());
  if (!request) co_return std::unexpected(request.error());
  auto event = co_await m_replica.ask([this, words = request->words](vault::Vault& vault) -> Result<AuditEvent> {
    CHATELAINE_CHECK(vault::HandOver(vault).checkKit(words));
    return m_replica.kitEvent();
  });
  if (!event) co_return std::unexpected(event.error());
  const Result<void> recorded = co_await m_audit.commit(std::move(*event));
  if (!recorded) co_return std::unexpected(recorded.error());
  const Result<void> confirmed = co_await m_replica.confirmKit(request->words);
  if (!confirmed) co_return std::unexpected(confirmed.error());
  co_return Bytes{};
}

}  // namespace chatelaine::gateway
