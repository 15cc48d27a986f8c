#include "vault/moving.h"

#include <algorithm>
#include <deque>

#include "sync/past_api.h"
#include "vault/errands.h"
#include "vault/membership.h"
#include "vault/sync_run_state.h"

namespace chatelaine::vault {
namespace {

constexpr int mostRounds = 5;  // in which others were committing
constexpr int mostRenewals = 20;
constexpr std::chrono::hours graceOnAServer{4};

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
    m_asked = where;
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
    return oldServer ? run(MoveStep::leaving) : run(MoveStep::arriving);
  }

  Following run(MoveStep step) {
    m_step = step;
    Server& server = serverAt(place());
    m_run = std::make_unique<SyncRun>(vault, server.session, server.key);
    m_run->moves(step);
    if (step == MoveStep::arriving && becomesShared()) {
      CHATELAINE_TRY(wish, Membership(vault).setOfflineGrace(graceOnAServer));
      m_run->wish(std::move(wish));
    }
    m_isRunning = true;
    auto first = m_run->start();
    return first ? goOn(std::move(*first)) : runFailed(first.error());
  }
  // On one computer a gateway always hears of the team; from now on somebody's server stands between them.
  bool becomesShared() const {
    return oldServer && oldServer->key.isNull() && !newServer.key.isNull() && vault.roster()->offlineGrace.count() == 0;
  }
  Where place() const {
    return m_step == MoveStep::giving || m_step == MoveStep::arriving ? Where::newServer : Where::oldServer;
  }
  Following goOn(std::optional<sync::ApiRequest> next) {
    if (next) return Request{place(), std::move(*next)};
    m_isRunning = false;
    return compare();
  }
  Following runFailed(const Error& error) {
    m_isRunning = false;
    if (error.code == ErrorCode::stale) return meetsALeftServer(error);
    const Obstacle why = place() == Where::newServer ? Obstacle::anotherPast : Obstacle::unsettled;
    return isAboutThePast(error.code) ? stopped(why, error.code) : std::unexpected(error);
  }
  Following meetsALeftServer(const Error& error) {
    switch (m_step) {
      case MoveStep::leaving: return run(MoveStep::left);                      // told so by an attempt before this one
      case MoveStep::giving: m_isGiven = true; return run(MoveStep::leaving);  // it takes nothing before we are coming
      case MoveStep::arriving:
        if (oldServer && !std::exchange(m_cameBack, true)) return comeBack();
        return stopped(Obstacle::elsewhere, ErrorCode::conflict);
      default: return std::unexpected(error);
    }
  }
  // To a server that the team had left for the one where it is now.
  Following comeBack() {
    return ask(Where::newServer, "DELETE", std::string(sync::path::moved) + "?to=" + oldServer->key.hex(), {},
               &State::onBack);
  }
  Following onBack(sync::ApiResponse response) {
    const auto done = doneOf(std::move(response));
    if (!done && done.error().code == ErrorCode::conflict) return stopped(Obstacle::elsewhere, ErrorCode::conflict);
    if (!done) return std::unexpected(done.error());
    return run(MoveStep::arriving);
  }

  // Only from exactly what we have may the old server stop: whatever comes in between is fetched first.
  Following compare() {
    const std::string_view way = m_step == MoveStep::left ? sync::path::althoughMoved : std::string_view{};
    return ask(place(), "GET", std::string(sync::path::sync) + std::string(way), {}, &State::onState);
  }
  Following onState(sync::ApiResponse response) {
    if (response.status == 401) return signInAgain();
    CHATELAINE_TRY(body, bodyOf(std::move(response)));
    CHATELAINE_TRY(state, sync::decode<sync::SyncState>(body));
    CHATELAINE_TRY(standing, m_run->standing(state));
    if (standing == SyncRun::Standing::unsettled) return stopped(Obstacle::unsettled, ErrorCode::rolledBack);
    if (standing == SyncRun::Standing::behind) return again();
    if (place() == Where::newServer) return beginSecrets(state);
    if (m_step == MoveStep::leaving && !m_isGiven) return run(MoveStep::giving);
    return ask(Where::oldServer, "POST", std::string(sync::path::moved),
               encode(sync::TeamMoved{state.generation, newServer.key}), &State::onTold);
  }
  Following onTold(sync::ApiResponse response) {
    const auto done = doneOf(std::move(response));
    const bool isRefused = !done && done.error().code == ErrorCode::conflict;
    if (isRefused && m_step == MoveStep::left) return stopped(Obstacle::elsewhere, ErrorCode::conflict);
    if (isRefused) return again();
    if (!done) return std::unexpected(done.error());
    m_isTold = true;
    return run(MoveStep::arriving);
  }
  Following again() { return ++m_rounds < mostRounds ? run(m_step) : stopped(Obstacle::restless, ErrorCode::conflict); }
  // A session ends after a while, and carrying secrets over may take longer.
  Following signInAgain() {
    if (++m_renewals > mostRenewals) return fail(ErrorCode::denied, "the server opens no session that lasts");
    serverAt(m_asked).session = {};
    if (m_asked == Where::oldServer) return run(m_isTold ? MoveStep::left : MoveStep::leaving);
    return run(m_isTold || !oldServer ? MoveStep::arriving : MoveStep::giving);
  }

  // Ciphertext for the vault's gateways, which every reader of the vault may have: no device can open it.
  Following beginSecrets(const sync::SyncState& state) {
    missing = 0;
    m_vaults.clear();
    std::ranges::transform(state.vaults, std::back_inserter(m_vaults), &sync::VaultPosition::id);
    return askForAwaited({});
  }
  Following askForAwaited(const Hash& after) {
    m_after = after;
    if (m_vaults.empty()) return given();
    return ask(Where::newServer, "GET", awaitedTarget(m_vaults.front(), after), {}, &State::onAwaited);
  }
  Following onAwaited(sync::ApiResponse response) {
    if (response.status == 401) return signInAgain();
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
    if (response.status == 401) return signInAgain();
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
    if (response.status == 401) return signInAgain();
    const auto done = doneOf(std::move(response));
    if (!done && done.error().code != ErrorCode::notFound) return std::unexpected(done.error());
    return nextSecret();  // a gateway may have been first
  }

  Following given() {
    if (!oldServer || m_isTold) return finish();
    m_isGiven = true;
    m_rounds = 0;
    return run(MoveStep::leaving);
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
  Where m_asked = Where::newServer;
  int m_rounds = 0;
  int m_renewals = 0;
  bool m_isGiven = false;  // the new server has once had everything, or takes nothing yet
  bool m_isTold = false;   // the old one, that the team goes there
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

}  // namespace chatelaine::vault
