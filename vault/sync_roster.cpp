#include "vault/completion.h"
#include "vault/fork_watch.h"
#include "vault/roster_sync.h"
#include "vault/sync_run_state.h"

namespace chatelaine::vault {

Next SyncRun::State::readState() {
  const std::string_view way = m_step == MoveStep::left ? sync::path::althoughMoved : std::string_view{};
  return get(std::string(sync::path::sync) + std::string(way), &State::onState);
}

Next SyncRun::State::onState(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  CHATELAINE_TRY(state, sync::decode<sync::SyncState>(body));
  m_state = std::move(state);
  CHATELAINE_CHECK(noteServer(replica, serverKey, m_state.generation));
  CHATELAINE_TRY(unsent, nextUnsentRoster(replica.database));
  if (unsent) return sendRosters();  // made while we were asking: the answer is older than what we have
  const std::uint64_t ours = replica.roster().revision;
  if (m_state.rosterRevision < ours && m_step == MoveStep::left) return beginPulls();
  if (m_state.rosterRevision < ours && mayOfferRosters()) return offerRosters(m_state.rosterRevision);
  if (m_state.rosterRevision < ours) {
    return rosterFailed({ErrorCode::rolledBack, "the server has an older roster than we have seen there"});
  }
  CHATELAINE_TRY(hasProblem, hasRosterProblem(replica.database));
  if (m_state.rosterRevision > ours || hasProblem || lacksKeys(replica)) return readRosters();
  return beginPulls();
}

// From the newest that we know on, so that a fork shows at once.
Next SyncRun::State::readRosters() {
  return get(std::string(sync::path::roster) + "?from=" + std::to_string(replica.roster().revision), &State::onRosters);
}

Next SyncRun::State::onRosters(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  CHATELAINE_TRY(page, sync::decode<sync::RosterPage>(body));
  const auto news = applyRosterPage(replica, page);
  if (!news) CHATELAINE_CHECK(noteRosterForks(replica, page));
  if (!news) return rosterFailed(news.error());
  CHATELAINE_CHECK(clearRosterProblem(replica));
  if (*news > 0) summary.changed = true;
  if (*news > 0 && replica.roster().revision < m_state.rosterRevision) return readRosters();
  return beginPulls();
}

// Without a roster that can be trusted nothing new can be believed.
Next SyncRun::State::rosterFailed(const Error& error) {
  CHATELAINE_CHECK(noteRosterProblem(replica, error));
  return std::unexpected(error);
}

}  // namespace chatelaine::vault
