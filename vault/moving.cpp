#include "vault/moving.h"

#include <algorithm>
#include <deque>

#include "sync/past_api.h"
#include "vault/errands.h"
#include "vault/sync_run_state.h"

namespace chatelaine::vault {
namespace {

constexpr MoveStep arriving = MoveStep::none;  // to the new server a move is a synchronisation like any other
constexpr int mostRounds = 5;                  // in which others were committing

bool isAboutThePast(ErrorCode code) {
  return code == ErrorCode::rolledBack || code == ErrorCode::tampered || code == ErrorCode::corrupt;
}

}  // namespace

struct Moving::State {
  State(Vault& ownVault, std::optional<Server> ownOld, Server ownNew)
      : vault(ownVault), oldServer(std::move(ownOld)), newServer(std::move(ownNew)) {}

  using Following = Result<std::optional<Request>>;
  using Step = Following (State::*)(sync::ApiResponse);

  Vault& vault;
  std::optional<Server> oldServer;
  Server newServer;
  std::size_t missing = 0;
  std::optional<Obstacle> obstacle;

  Following start() {
    const sync::Member* member = vault.roster() ? memberOfDevice(*vault.roster(), vault.card().id) : nullptr;
    if (!member || member->role != sync::Role::owner) return stopped(Obstacle::notAnOwner, ErrorCode::denied);
    return askWhetherWilling();
  }

  Following received(sync::ApiResponse response) {
    if (!m_isRunning) return m_then ? (this->*m_then)(std::move(response)) : fail(ErrorCode::internal, "nothing asked");
    auto next = m_run->received(std::move(response));
    return next ? goOn(std::move(*next)) : runFailed(next.error());
  }

 private:
  Following ask(Where where, std::string_view method, std::string target, Bytes body, Step then) {
    m_then = then;
    return Request{where, {std::string(method), std::move(target), std::move(body), serverAt(where).session.token}};
  }
  Server& serverAt(Where where) { return where == Where::oldServer ? *oldServer : newServer; }
  Following stopped(Obstacle why, ErrorCode code) {
    obstacle = why;
    return fail(code, "the team can't move");
  }

  // Would the new one take us? It learns no more than the team's beginning.
  Following askWhetherWilling() {
    CHATELAINE_TRY(handover, vault.handover());
    m_then = &State::onWilling;
    return Request{Where::newServer,
                   {"POST", std::string(sync::path::rosterPast), encode(sync::SignedChain{{handover.genesis}}), {}}};
  }
  Following onWilling(sync::ApiResponse response) {
    const auto done = doneOf(std::move(response));
    if (!done && done.error().code == ErrorCode::denied) return stopped(Obstacle::anotherTeam, ErrorCode::denied);
    if (!done && done.error().code == ErrorCode::conflict) return stopped(Obstacle::anotherPast, ErrorCode::conflict);
    // One that the team has left is told so later.
    if (!done && done.error().code != ErrorCode::stale) return std::unexpected(done.error());
    return oldServer ? run(MoveStep::leaving) : run(arriving);
  }

  Following run(MoveStep step) {
    m_step = step;
    Server& server = serverAt(place());
    m_run = std::make_unique<SyncRun>(vault, server.session, server.key);
    m_run->moves(step);
    m_isRunning = true;
    auto first = m_run->start();
    return first ? goOn(std::move(*first)) : runFailed(first.error());
  }
  Where place() const { return m_step == arriving ? Where::newServer : Where::oldServer; }
  Following goOn(std::optional<sync::ApiRequest> next) {
    if (next) return Request{place(), std::move(*next)};
    m_isRunning = false;
    return compare();
  }
  Following runFailed(const Error& error) {
    m_isRunning = false;
    const bool isLeft = error.code == ErrorCode::stale;
    if (isLeft && m_step == MoveStep::leaving) return run(MoveStep::left);  // told so by an attempt before this one
    if (isLeft && m_step == arriving && !std::exchange(m_cameBack, true)) return comeBack();
    const Obstacle why = m_step == arriving ? Obstacle::anotherPast : Obstacle::unsettled;
    return isAboutThePast(error.code) ? stopped(why, error.code) : std::unexpected(error);
  }
  // To a server that the team had left.
  Following comeBack() { return ask(Where::newServer, "DELETE", std::string(sync::path::moved), {}, &State::onBack); }
  Following onBack(sync::ApiResponse response) {
    CHATELAINE_CHECK(doneOf(std::move(response)));
    return run(arriving);
  }

  // Only from exactly what we have may the old server stop: whatever comes in between is fetched first.
  Following compare() {
    const std::string_view way = m_step == MoveStep::left ? sync::path::althoughMoved : std::string_view{};
    return ask(place(), "GET", std::string(sync::path::sync) + std::string(way), {}, &State::onState);
  }
  Following onState(sync::ApiResponse response) {
    CHATELAINE_TRY(body, bodyOf(std::move(response)));
    CHATELAINE_TRY(state, sync::decode<sync::SyncState>(body));
    CHATELAINE_TRY(standing, m_run->standing(state));
    if (standing == SyncRun::Standing::unsettled) return stopped(Obstacle::unsettled, ErrorCode::rolledBack);
    if (standing == SyncRun::Standing::behind) return again();
    if (m_step == MoveStep::left) return run(arriving);
    if (m_step == arriving) return beginSecrets(state);
    return ask(Where::oldServer, "POST", std::string(sync::path::moved), encode(sync::TeamMoved{state.generation}),
               &State::onFrozen);
  }
  Following onFrozen(sync::ApiResponse response) {
    const auto done = doneOf(std::move(response));
    if (!done && done.error().code == ErrorCode::conflict) return again();
    if (!done) return std::unexpected(done.error());
    return run(arriving);
  }
  Following again() { return ++m_rounds < mostRounds ? run(m_step) : stopped(Obstacle::restless, ErrorCode::conflict); }

  // Ciphertext for the vault's gateways, which every reader of the vault may have: no device can open it.
  Following beginSecrets(const sync::SyncState& state) {
    m_vaults.clear();
    std::ranges::transform(state.vaults, std::back_inserter(m_vaults), &sync::VaultPosition::id);
    return askForAwaited({});
  }
  Following askForAwaited(const Hash& after) {
    m_after = after;
    if (m_vaults.empty()) return finish();
    return ask(Where::newServer, "GET", awaitedTarget(m_vaults.front(), after), {}, &State::onAwaited);
  }
  Following onAwaited(sync::ApiResponse response) {
    CHATELAINE_TRY(body, bodyOf(std::move(response)));
    CHATELAINE_TRY(secrets, awaitedIn(body, m_after));
    if (secrets.empty()) {
      m_vaults.pop_front();
      return askForAwaited({});
    }
    if (!oldServer) {
      missing += secrets.size();
      return askForAwaited(secrets.back());
    }
    m_awaited.assign(secrets.begin(), secrets.end());
    return nextSecret();
  }
  Following nextSecret() {
    if (m_awaited.empty()) return askForAwaited(m_after);
    m_after = m_awaited.front();
    m_awaited.pop_front();
    return ask(Where::oldServer, "GET", std::string(sync::path::secrets) + m_after.hex(), {}, &State::onSecret);
  }
  Following onSecret(sync::ApiResponse response) {
    auto body = bodyOf(std::move(response));
    const bool isGone = !body && body.error().code == ErrorCode::notFound;
    if (!body && !isGone) return std::unexpected(body.error());
    if (isGone || crypto::sha256(*body) != m_after) {
      missing += 1;
      return nextSecret();
    }
    return ask(Where::newServer, "POST", awaitedTarget(m_vaults.front()), std::move(*body), &State::onBrought);
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
  MoveStep m_step = MoveStep::leaving;
  std::unique_ptr<SyncRun> m_run;  // the last one, also when it is over
  bool m_isRunning = false;
  int m_rounds = 0;
  bool m_cameBack = false;
  std::deque<VaultId> m_vaults;  // whose secrets are still to be asked for
  Hash m_after;
  std::deque<Hash> m_awaited;  // a page, in order
};

Moving::Moving(Vault& vault, std::optional<Server> oldServer, Server newServer)
    : m_state(std::make_unique<State>(vault, std::move(oldServer), std::move(newServer))) {}
Moving::~Moving() = default;

Result<std::optional<Moving::Request>> Moving::start() { return m_state->start(); }
Result<std::optional<Moving::Request>> Moving::received(sync::ApiResponse response) {
  return m_state->received(std::move(response));
}
std::optional<Moving::Obstacle> Moving::obstacle() const { return m_state->obstacle; }
std::size_t Moving::secretsToCome() const { return m_state->missing; }
SyncSession Moving::newSession() const { return m_state->newServer.session; }

}  // namespace chatelaine::vault
