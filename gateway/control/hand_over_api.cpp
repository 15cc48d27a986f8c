#include "gateway/control/hand_over_api.h"

#include "gateway/control/control_answer.h"
#include "vault/hand_over.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

// A second lock behind the first: these routes are only ever served on the owner's unix socket.
http::Response fromElsewhere() {
  return http::problem(403, "denied", "Only on the gateway's own host", "Use chatelainectl there.");
}

std::vector<sync::NamedVault> named(const vault::Vault& vault, const std::vector<VaultId>& ids) {
  std::vector<sync::NamedVault> vaults;
  for (const VaultId& id : ids) vaults.push_back({id, vault.nameOf(id.view())});
  return vaults;
}

}  // namespace

void HandOverApi::addTo(http::Router& router) {
  add(router, "GET", sync::path::controlHandOver, &HandOverApi::state);
  add(router, "POST", sync::path::controlHandOver, &HandOverApi::handOver);
  add(router, "POST", sync::path::controlRecovery, &HandOverApi::openWithKit);
}

// The request's own copy of the body is wiped before anything is done with it.
void HandOverApi::add(http::Router& router, const char* method, std::string_view path, Handler handler) {
  router.add(method, path, [this, handler](http::Request request, http::Parameters) -> Awaitable<http::Reply> {
    Secret received = Secret::take(request.body);
    if (!request.peer.empty()) co_return fromElsewhere();
    Result<Bytes> body = co_await (this->*handler)(std::move(received));
    co_return controlAnswer(std::move(body));
  });
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

}  // namespace chatelaine::gateway
