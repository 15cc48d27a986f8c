// The replica's part that talks to the server.
#include <random>

#include "gateway/replica/replica.h"

#include "http/asio.h"
#include "vault/audit_rows.h"
#include "vault/hand_over.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

double fraction() {
  static thread_local std::minstd_rand random{std::random_device{}()};
  return std::generate_canonical<double, 32>(random);
}

// A group that doesn't follow what the server has: it was restored from an older copy. It takes what it misses and
// answers the rest as before.
bool hasLessThanItSaid(int status) { return status == 400 || status == 422; }

// The server was reached, and what it shows isn't believed.
bool isAboutThePast(ErrorCode code) { return code == ErrorCode::rolledBack || code == ErrorCode::tampered; }

}  // namespace

Awaitable<void> Replica::synchroniseForEver() {
  for (int failures = 0; !m_isStopping;) {
    m_isWanted = false;
    const std::vector<std::shared_ptr<Waiter>> served = std::exchange(m_waiters, {});
    const Result<void> outcome = co_await http::contained(m_vault.team() ? runOnce() : joinOnce());
    for (const auto& waiter : served) {
      waiter->outcome = outcome;
      waiter->timer.cancel();
    }
    failures = outcome || m_isAsking ? 0 : failures + 1;
    if (m_isAsking) {
      co_await pause(m_options.joinInterval);
      continue;
    }
    if (!outcome) {
      m_options.log(LogLevel::warning, "synchronisation_failed",
                    {{"code", toString(outcome.error().code)}, {"detail", outcome.error().detail}});
    }
    co_await pause(outcome ? m_options.pollInterval : vault::retryDelay(failures, fraction()));
  }
}

Awaitable<void> Replica::pause(std::chrono::milliseconds time) {
  if (m_isWanted || !m_waiters.empty()) co_return;
  m_pause.expires_after(time);
  co_await m_pause.async_wait(http::asTuple);
}

Awaitable<Result<void>> Replica::runOnce() {
  const Result<void> pulled = co_await pull();
  const bool isLeft = pulled ? false : m_isLeft || pulled.error().code == ErrorCode::stale;
  if (std::exchange(m_isLeft, isLeft) != isLeft) publish();
  publishIfChanged();
  m_sentRecordAgain = false;
  if (!pulled && isAboutThePast(pulled.error().code)) (void)co_await uploadAudit();  // the record goes out all the same
  if (!pulled) co_return pulled;
  const bool wasFinite = m_vault.roster() != nullptr && m_vault.roster()->offlineGrace.count() > 0;
  m_lastContact = m_options.clock();
  if (wasFinite) publish();  // fresh for longer
  co_return co_await uploadAudit();
}

Awaitable<Result<void>> Replica::pull() {
  const auto serverKey = co_await m_link->serverKey();
  if (!serverKey) co_return std::unexpected(serverKey.error());
  vault::SyncRun run(m_vault, m_session, *serverKey);
  Result<void> done = co_await carryOut(run);
  recordMadeKeys(run.summary().madeKeys);
  sayWhatIsLacking();
  co_return done;
}

Awaitable<Result<void>> Replica::carryOut(vault::SyncRun& run) {
  auto request = run.start();
  while (request && *request) {
    auto response = co_await m_link->send(std::move(**request));
    if (!response) co_return std::unexpected(response.error());
    request = run.received(std::move(*response));
    publishIfChanged();  // what has been received counts from now on
  }
  if (!request) co_return std::unexpected(request.error());
  co_return Result<void>{};
}

AuditEvent Replica::handOverEvent(const PrincipalId& gateway, const VaultId& vault) const {
  AuditEvent event = ownEvent(AuditAction::keysHandedOver);
  event.vault = vault;
  event.vaultName = m_vault.nameOf(vault.view());
  event.item = vault::itemOfPrincipal(gateway);
  event.itemName = m_vault.nameOf(gateway.view());
  return event;
}

AuditEvent Replica::kitEvent() const {
  AuditEvent event = ownEvent(AuditAction::keysHandedOver);
  event.item = vault::itemOfPrincipal(vault::idOfKit(m_vault.roster()->recovery));
  event.itemName = "recovery kit";
  return event;
}

AuditEvent Replica::settledEvent(const vault::Evidence& evidence) const {
  AuditEvent event = ownEvent(AuditAction::evidenceSettled);
  event.vault = evidence.vault;
  event.vaultName = m_vault.nameOf(evidence.vault.view());
  event.itemName = m_vault.nameOf(evidence.principal.view());
  return event;
}

// Gateways that were confirmed here get a new key with it: that is recorded as their first one was.
void Replica::recordMadeKeys(const std::vector<VaultId>& vaults) {
  const std::vector<vault::WaitingGateway> waiting = vault::HandOver(m_vault).waiting();
  for (const VaultId& id : vaults) {
    AuditEvent made = ownEvent(AuditAction::vaultKeyMade);
    made.item = ItemId{id.bytes};  // the team's event, as where an owner asks for the key
    made.vaultName = m_vault.nameOf(id.view());
    m_audit.note(made);
    const sync::RosterVault* entry = sync::find(*m_vault.roster(), id);
    if (entry == nullptr) continue;
    for (const PrincipalId& gateway : entry->gateways) {
      const bool isTrusted =
          gateway != m_card.id && !std::ranges::contains(waiting, gateway, &vault::WaitingGateway::id);
      if (isTrusted) m_audit.note(handOverEvent(gateway, id));
    }
  }
}

// Once for each vault: the person on this host can do something about it.
void Replica::sayWhatIsLacking() {
  const std::vector<VaultId> lacking = vault::HandOver(m_vault).lacking();
  for (const VaultId& id : lacking) {
    if (!m_lacking.contains(id)) m_options.log(LogLevel::warning, "vault_key_missing", {{"vault", id.hex()}});
  }
  m_lacking = {lacking.begin(), lacking.end()};
}

Awaitable<Result<void>> Replica::uploadAudit() {
  constexpr std::size_t groupsAtOnce = 50;
  for (;;) {
    const auto groups = co_await m_audit.unsent(groupsAtOnce);
    if (!groups) co_return std::unexpected(groups.error());
    if (groups->empty()) co_return Result<void>{};
    for (const sync::AuditGroup& group : *groups) {
      sync::ApiRequest request{"POST", std::string(sync::path::audit), sync::encode(group), m_session.token};
      const auto response = co_await m_link->send(std::move(request));
      if (!response) co_return std::unexpected(response.error());
      if (hasLessThanItSaid(response->status) && !std::exchange(m_sentRecordAgain, true)) {
        if (const auto unmarked = co_await m_audit.markNothingSent(); !unmarked) co_return unmarked;
        co_return co_await uploadAudit();
      }
      if (response->status / 100 != 2) co_return fail(ErrorCode::denied, "the server refused a group of the audit");
      const Result<void> marked = co_await m_audit.markSent(group.firstSequence + group.events.size() - 1);
      if (!marked) co_return marked;
    }
  }
}

Awaitable<Result<void>> Replica::follow() {
  co_return std::unexpected(co_await m_link->follow(m_session.token, [this] { wake(); }));
}

// Hints save waiting for the next poll; without them nothing is lost.
Awaitable<void> Replica::followForEver() {
  for (int failures = 1; !m_isStopping;) {
    http::asio::steady_timer timer(m_thread.executor(), vault::retryDelay(failures, fraction()));
    co_await timer.async_wait(http::asTuple);
    if (m_session.token.empty()) continue;
    const auto began = m_options.clock();
    co_await http::contained(follow());
    const bool livedLong = m_options.clock() - began > std::chrono::minutes(1);
    failures = livedLong ? 1 : failures + 1;
  }
}

}  // namespace chatelaine::gateway
