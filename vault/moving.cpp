#include "vault/moving.h"

#include <algorithm>
#include <deque>

#include "sync/past_api.h"
#include "vault/sync_run_state.h"

namespace chatelaine::vault {
namespace {

constexpr int mostRounds = 5;  // in which others were committing

}  // namespace

struct Moving::State {
  State(Vault& ownVault, Server ownOld, Server ownNew)
      : vault(ownVault), oldServer(std::move(ownOld)), newServer(std::move(ownNew)) {}

  using Following = Result<std::optional<Request>>;
  using Step = Following (State::*)(sync::ApiResponse);

  Vault& vault;
  Server oldServer;
  Server newServer;
  std::size_t missing = 0;

  // Would the new one take us? It learns no more than the team's beginning.
  Following start() {
    const sync::Member* member = vault.roster() ? memberOfDevice(*vault.roster(), vault.card().id) : nullptr;
    if (!member || member->role != sync::Role::owner) return fail(ErrorCode::denied, "only owners move a team");
    CHATELAINE_TRY(handover, vault.handover());
    return askNew("POST", std::string(sync::path::rosterPast), encode(sync::SignedChain{{handover.genesis}}),
                  &State::onWilling, {});
  }

  Following received(sync::ApiResponse response) {
    if (!m_run) return m_then ? (this->*m_then)(std::move(response)) : fail(ErrorCode::internal, "nothing was asked");
    auto next = m_run->received(std::move(response));
    return next ? goOn(std::move(*next)) : runFailed(next.error());
  }

 private:
  Following askNew(std::string_view method, std::string target, Bytes body, Step then, const std::string& bearer) {
    m_then = then;
    return Request{Where::newServer, {std::string(method), std::move(target), std::move(body), bearer}};
  }
  Following askOld(std::string_view method, std::string target, Bytes body, Step then) {
    m_then = then;
    return Request{Where::oldServer,
                   {std::string(method), std::move(target), std::move(body), oldServer.session.token}};
  }

  Following run(Where where) {
    m_where = where;
    Server& server = where == Where::oldServer ? oldServer : newServer;
    m_run = std::make_unique<SyncRun>(vault, server.session, server.key);
    auto first = m_run->start();
    return first ? goOn(std::move(*first)) : runFailed(first.error());
  }
  Following goOn(std::optional<sync::ApiRequest> next) {
    if (next) return Request{m_where, std::move(*next)};
    m_run.reset();
    return m_where == Where::oldServer ? lookAgain() : askForAwaited();
  }
  // An old server that says that the team has moved was told so by an attempt before this one.
  Following runFailed(const Error& error) {
    m_run.reset();
    const bool isFrozen = m_where == Where::oldServer && error.code == ErrorCode::stale;
    if (isFrozen) return run(Where::newServer);
    const bool wasHereBefore = m_where == Where::newServer && error.code == ErrorCode::stale && !m_cameBack;
    if (!wasHereBefore) return std::unexpected(error);
    m_cameBack = true;  // the team comes back to a server that it left
    return askNew("DELETE", std::string(sync::path::moved), {}, &State::onBack, newServer.session.token);
  }

  Following onWilling(sync::ApiResponse response) {
    const auto done = doneOf(std::move(response));
    // One that the team has left is told so later.
    if (!done && done.error().code != ErrorCode::stale) return std::unexpected(done.error());
    return run(Where::oldServer);
  }
  Following onBack(sync::ApiResponse response) {
    CHATELAINE_CHECK(doneOf(std::move(response)));
    return run(Where::newServer);
  }

  Following lookAgain() { return askOld("GET", std::string(sync::path::sync), {}, &State::onState); }
  // Only from exactly what we have may the old server stop: whatever comes in between is fetched first.
  Following onState(sync::ApiResponse response) {
    CHATELAINE_TRY(body, bodyOf(std::move(response)));
    CHATELAINE_TRY(state, sync::decode<sync::SyncState>(body));
    if (!hasAllOf(state)) return again();
    return askOld("POST", std::string(sync::path::moved), encode(sync::TeamMoved{state.generation}), &State::onFrozen);
  }
  Following onFrozen(sync::ApiResponse response) {
    const auto done = doneOf(std::move(response));
    if (!done && done.error().code == ErrorCode::conflict) return again();
    if (!done) return std::unexpected(done.error());
    return run(Where::newServer);
  }
  Following again() {
    if (++m_rounds >= mostRounds) return fail(ErrorCode::conflict, "others are changing the team all the time");
    return run(Where::oldServer);
  }

  bool hasAllOf(const sync::SyncState& state) const {
    const std::vector<sync::SeenHead> heads = vault.heads();
    const auto isOurs = [&](const sync::VaultPosition& position) {
      if (position.height == 0) return true;
      const auto head = std::ranges::find(heads, position.id, &sync::SeenHead::vault);
      return head != heads.end() && head->height == position.height && head->head == position.head;
    };
    return vault.roster()->revision == state.rosterRevision && std::ranges::all_of(state.vaults, isOurs) &&
           vault.problems().empty();
  }

  Following askForAwaited() {
    return askNew("GET", std::string(sync::path::awaitedSecrets), {}, &State::onAwaited, newServer.session.token);
  }
  Following onAwaited(sync::ApiResponse response) {
    CHATELAINE_TRY(body, bodyOf(std::move(response)));
    CHATELAINE_TRY(page, sync::decode<sync::AwaitedSecrets>(body));
    m_awaited.assign(page.secrets.begin(), page.secrets.end());
    return nextSecret();
  }
  // Ciphertext for the vault's gateways, which every reader of the vault may have: no device can open it.
  Following nextSecret() {
    if (m_awaited.empty()) return finish();
    return askOld("GET", std::string(sync::path::secrets) + m_awaited.front().hash.hex(), {}, &State::onSecret);
  }
  Following onSecret(sync::ApiResponse response) {
    auto body = bodyOf(std::move(response));
    const bool isGone = !body && body.error().code == ErrorCode::notFound;
    if (!body && !isGone) return std::unexpected(body.error());
    const sync::AwaitedSecret secret = m_awaited.front();
    m_awaited.pop_front();
    if (isGone || crypto::sha256(*body) != secret.hash) {
      missing += 1;
      return nextSecret();
    }
    return askNew("POST", std::string(sync::path::awaitedSecrets),
                  encode(sync::BroughtSecret{secret.vault, std::move(*body)}), &State::onBrought,
                  newServer.session.token);
  }
  Following onBrought(sync::ApiResponse response) {
    const auto done = doneOf(std::move(response));
    if (!done && done.error().code != ErrorCode::notFound) return std::unexpected(done.error());
    return nextSecret();  // a gateway may have been first
  }

  Following finish() {
    m_then = nullptr;
    AuditEvent event;
    event.action = AuditAction::teamMoved;
    event.host = newServer.address;
    CHATELAINE_CHECK(vault.record(std::move(event)));
    return std::nullopt;
  }

  Step m_then = nullptr;
  std::unique_ptr<SyncRun> m_run;
  Where m_where = Where::oldServer;
  int m_rounds = 0;
  bool m_cameBack = false;
  std::deque<sync::AwaitedSecret> m_awaited;
};

Moving::Moving(Vault& vault, Server oldServer, Server newServer)
    : m_state(std::make_unique<State>(vault, std::move(oldServer), std::move(newServer))) {}
Moving::~Moving() = default;

Result<std::optional<Moving::Request>> Moving::start() { return m_state->start(); }
Result<std::optional<Moving::Request>> Moving::received(sync::ApiResponse response) {
  return m_state->received(std::move(response));
}
std::size_t Moving::secretsToCome() const { return m_state->missing; }
SyncSession Moving::newSession() const { return m_state->newServer.session; }

}  // namespace chatelaine::vault
