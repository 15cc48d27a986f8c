#include <algorithm>
#include <iterator>

#include "vault/audit_rows.h"
#include "vault/audit_sync.h"
#include "vault/completion.h"
#include "vault/sync_run_state.h"

namespace chatelaine::vault {
namespace {

constexpr int mostConflicts = 5;
constexpr std::chrono::minutes betweenLostRecords{10};

// Answers that say something about the state of the server or of this program, not about the change.
bool isAboutTheChange(ErrorCode code) {
  return code == ErrorCode::denied || code == ErrorCode::invalidInput || code == ErrorCode::limitExceeded ||
         code == ErrorCode::notFound;
}

}  // namespace

Next SyncRun::State::pushNext() {
  while (!m_toPush.empty()) {
    CHATELAINE_TRY(flight, prepareFlight(replica, m_toPush.front(), m_batch));
    if (flight) {
      m_flight = std::move(flight);
      return ask("POST", std::string(sync::path::vaults) + m_flight->vault().hex() + "/commits",
                 encode(m_flight->commit), &State::onCommit);
    }
    m_toPush.pop_front();
    m_batch = sync::maximumOperations;
  }
  CHATELAINE_TRY(secrets, secretsToErase(replica));
  m_toErase.assign(secrets.begin(), secrets.end());
  return eraseNext();
}

Next SyncRun::State::eraseNext() {
  if (m_toErase.empty()) return beginErrands();
  return ask("DELETE", std::string(sync::path::secrets) + m_toErase.front().hash.hex(), {}, &State::onErased);
}

// Where the server still knows something that names it, or doesn't want to, it is asked again tomorrow.
Next SyncRun::State::onErased(sync::ApiResponse response) {
  const Hash hash = m_toErase.front().hash;
  m_toErase.pop_front();
  if (response.status >= 500 || response.status == 429 || response.status == 401) return beginErrands();
  const bool isGone = response.status / 100 == 2 || response.status == 404;
  CHATELAINE_CHECK(isGone ? forgetDiscarded(replica.database, hash) : postponeErasing(replica, hash));
  return eraseNext();
}

Next SyncRun::State::onCommit(sync::ApiResponse response) {
  const int status = response.status;
  const auto body = bodyOf(std::move(response));
  const bool isAboutUs = status == 401 || status == 429;  // the session, or our haste; not the change
  if (!body) return isAboutUs ? Next(std::unexpected(body.error())) : commitRefused(body.error());
  CHATELAINE_TRY(accepted, sync::decode<sync::CommitAccepted>(*body));
  CHATELAINE_CHECK(acceptFlight(replica, *m_flight));
  summary.pushedCommits += accepted.sequence > 0 ? 1 : 0;
  summary.changed = true;
  replica.changes += 1;
  return pushNext();
}

// 409: pull what came first and build anew. 4xx: halve until the change that is refused is found, and park that one.
Next SyncRun::State::commitRefused(const Error& error) {
  if (error.code == ErrorCode::conflict) {
    m_conflicts += 1;
    return m_conflicts < mostConflicts ? readState() : Next(std::unexpected(error));
  }
  if (!isAboutTheChange(error.code)) return std::unexpected(error);
  const std::size_t size = m_flight->serials.size();
  if (size <= 1) {
    CHATELAINE_CHECK(parkFlight(replica, *m_flight, error.code));
    summary.changed = true;
    return pushNext();
  }
  m_batch = size / 2;
  CHATELAINE_CHECK(dropFlight(replica.database, m_flight->vault()));
  return pushNext();
}

Next SyncRun::State::sendAudit() {
  CHATELAINE_TRY(group, nextUnsentGroup(replica));
  if (!group) return beginAudits();
  m_group = std::move(group);
  return ask("POST", std::string(sync::path::audit), encode(*m_group), &State::onAuditSent);
}

// Members read everybody's record.
Next SyncRun::State::beginAudits() {
  m_toAudit.clear();
  if (replica.isGateway()) return finish();
  for (const sync::Member& member : replica.roster().members) {
    std::ranges::copy(member.devices, std::back_inserter(m_toAudit));
  }
  std::ranges::copy(replica.roster().gateways, std::back_inserter(m_toAudit));
  if (takesAlong()) addFormer(m_toAudit);
  std::erase_if(m_toAudit, [&](const sync::PrincipalCard& card) { return card.id == replica.card.id; });
  return readAudit();
}

Next SyncRun::State::onAuditSent(sync::ApiResponse response) {
  if (const auto done = doneOf(std::move(response)); !done) {
    const ErrorCode code = done.error().code;
    if (code == ErrorCode::invalidInput && !m_sentRecordAgain) return sendRecordAgain();
    if (code != ErrorCode::conflict) return std::unexpected(done.error());
    // The server has another continuation of our record: this replica was restored from a copy. All else goes on.
    if (!m_failure) m_failure = Error{ErrorCode::conflict, "our own record has another continuation"};
    return beginAudits();
  }
  CHATELAINE_CHECK(markGroupSent(replica, *m_group));
  return sendAudit();
}

// What we sent doesn't follow what the server has: it has less of our record than it said, as after a restored backup.
// It takes what it misses and answers the rest as before.
Next SyncRun::State::sendRecordAgain() {
  m_sentRecordAgain = true;
  CHATELAINE_CHECK(markNothingSent(replica));
  return sendAudit();
}

Next SyncRun::State::readAudit() {
  if (m_toAudit.empty()) return finish();
  const PrincipalId principal = m_toAudit.front().id;
  CHATELAINE_TRY(end, foreignEnd(replica.database, principal));
  CHATELAINE_TRY(isTime, isTimeToCheckEnd(replica, principal));
  m_checksEnd = isTime && end.sequence > 0;
  const std::uint64_t after = end.sequence - (m_checksEnd ? 1 : 0);
  return get(std::string(sync::path::audit) + "?principal=" + principal.hex() + "&after=" + std::to_string(after),
             &State::onAudit);
}

// The next run gives it to the server again, now and then.
Result<void> SyncRun::State::noteLostRecord() {
  const Timestamp now = replica.clock();
  const auto& last = replica.completedRecordAt;
  if (m_completes || (last && now - *last < betweenLostRecords && now >= *last)) return {};
  replica.completedRecordAt = now;
  return markCompletionDue(replica);
}

Result<void> SyncRun::State::takeAudit(sync::AuditPage& page) {
  if (std::exchange(m_checksEnd, false)) {
    const auto isThere = checkKnownEnd(replica, m_toAudit.front(), page);
    if (!isThere) CHATELAINE_CHECK(noteLostRecord());
    CHATELAINE_CHECK(isThere);
  }
  return applyAuditPage(replica, m_toAudit.front(), page);
}

Next SyncRun::State::onAudit(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  auto page = sync::decode<sync::AuditPage>(body);
  const bool hadKnownEnd = m_checksEnd;
  const auto applied = page ? takeAudit(*page) : std::unexpected(page.error());
  if (!applied && !m_failure) m_failure = applied.error();
  if (applied && !page->groups.empty()) summary.changed = true;
  const bool more = applied && page->more && (!page->groups.empty() || hadKnownEnd);
  if (!more) m_toAudit.pop_front();
  return readAudit();
}

}  // namespace chatelaine::vault
