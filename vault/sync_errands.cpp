#include "vault/completion.h"
#include "vault/last_holder.h"
#include "vault/roster_intent.h"
#include "vault/roster_sync.h"
#include "vault/sync_run_state.h"
#include "vault/withdrawn.h"

namespace chatelaine::vault {
namespace {

constexpr int mostRosterConflicts = 5;

}  // namespace

Next SyncRun::State::beginErrands() {
  CHATELAINE_TRY(isDue, isCompletionDue(replica));
  m_completes = isDue;
  m_failedBefore = m_failure.has_value();
  CHATELAINE_TRY(errands, errandsOf(replica, m_findings, isDue ? Errands::alsoAgain : Errands::news));
  m_errands = std::move(errands);
  return nextErrand();
}

Next SyncRun::State::nextErrand() {
  if (m_errands.empty() && !m_findings.awaited.empty()) {
    CHATELAINE_TRY(brought, bringAwaited(replica, m_findings));
    m_errands = std::move(brought);
  }
  if (m_errands.empty()) {
    std::ranges::move(std::exchange(m_findings.made, {}), std::back_inserter(summary.madeKeys));
    return changeRoster();
  }
  sync::ApiRequest& request = m_errands.front().request;
  return ask(request.method, std::move(request.target), std::move(request.body), &State::onErrand);
}

// One that fails is tried again with the next run; the others go on.
Next SyncRun::State::onErrand(sync::ApiResponse response) {
  const int status = response.status;
  auto body = bodyOf(std::move(response));
  if (!body && isTemporary(status, body.error().code)) return std::unexpected(body.error());
  const Errand errand = std::move(m_errands.front());
  m_errands.pop_front();
  if (const auto done = errand.done(std::move(body)); !done && !m_failure) m_failure = done.error();
  return nextErrand();
}

// A person's wish first, then vaults that another roster was ahead of, then keys that gateways offer.
Result<std::optional<RosterWish>> SyncRun::State::nextWish() {
  if (m_wish) return std::exchange(m_wish, std::nullopt);
  CHATELAINE_TRY(again, withdrawnVault(replica));
  if (again) return RosterWish{std::move(*again), {}, std::nullopt};
  if (m_findings.offered.empty()) return std::nullopt;
  return RosterWish{sync::PublishKeys{std::exchange(m_findings.offered, {})}, {}, std::nullopt};
}

Next SyncRun::State::changeRoster() {
  CHATELAINE_TRY(unsent, nextUnsentRoster(replica.database));
  if (unsent) return sendRosters();  // made while this run was under way: nothing is written on top of it before
  CHATELAINE_TRY(wish, nextWish());
  if (!wish) return beginRecord();
  if (m_wishedOn && isOvertaken(wish->change, *m_wishedOn, replica.roster())) {
    return wishFailed(wish->change, {ErrorCode::conflict, "another owner has changed the same meanwhile"});
  }
  if (const auto kept = checkLastHolder(replica, *wish); !kept) return wishFailed(wish->change, kept.error());
  auto written = writeRoster(replica, wish->change);
  if (!written) return wishFailed(wish->change, written.error());
  CHATELAINE_CHECK(keepIntent(replica, written->roster, *wish));
  m_written = Written{std::move(*wish), std::move(*written)};
  return ask("POST", std::string(sync::path::roster),
             encode(sync::RosterUpdate{encode(m_written->roster.roster), m_written->roster.keys}),
             &State::onRosterChanged);
}

// Somebody was faster, with another roster or a commit to a vault whose epoch was to be closed: read and write anew.
Next SyncRun::State::onRosterChanged(sync::ApiResponse response) {
  const int status = response.status;
  const auto done = doneOf(std::move(response));
  Written written = *std::exchange(m_written, std::nullopt);
  if (!done) {
    const ErrorCode code = done.error().code;
    if (code == ErrorCode::conflict && ++m_rosterConflicts < mostRosterConflicts) {
      m_wish = std::move(written.wish);
      return readState();
    }
    return isTemporary(status, code) ? Next(std::unexpected(done.error()))
                                     : wishFailed(written.wish.change, done.error());
  }
  const auto adopted = adoptRoster(replica, written.roster);
  if (hashOf(replica.roster()) != hashOf(written.roster.roster)) return std::unexpected(adopted.error());
  if (!adopted && !m_failure) m_failure = adopted.error();
  summary.changed = true;
  summary.changedRoster = true;
  return readState();
}

Next SyncRun::State::wishFailed(const sync::RosterChange& change, const Error& error) {
  // Keys that somebody else has published meanwhile are no failure.
  const bool isSettled = error.code == ErrorCode::conflict && std::holds_alternative<sync::PublishKeys>(change);
  if (!m_failure && !isSettled) m_failure = error;
  const auto* vault = std::get_if<sync::AddVault>(&change);
  if (!vault || error.code == ErrorCode::conflict) return beginRecord();
  CHATELAINE_CHECK(giveUpWithdrawn(replica, vault->vault.id, error.code));
  return changeRoster();  // what gateways offer doesn't wait for it
}

}  // namespace chatelaine::vault
