#include "vault/completion.h"
#include "vault/roster_sync.h"
#include "vault/sync_run_state.h"
#include "vault/withdrawn.h"

namespace chatelaine::vault {
namespace {

constexpr std::chrono::seconds sessionMargin{30};  // a token that is about to expire is not used any more

ErrorCode codeOf(int status) {
  switch (status) {
    case 401:
    case 403: return ErrorCode::denied;
    case 404: return ErrorCode::notFound;
    case 410: return ErrorCode::stale;
    case 408: return ErrorCode::timedOut;
    case 409: return ErrorCode::conflict;
    case 413:
    case 429: return ErrorCode::limitExceeded;
    case 426: return ErrorCode::unsupportedVersion;
    default: return status >= 400 && status < 500 ? ErrorCode::invalidInput : ErrorCode::offline;
  }
}

}  // namespace

Result<Bytes> bodyOf(sync::ApiResponse response) {
  if (response.status >= 200 && response.status < 300) return std::move(response.body);
  return fail(codeOf(response.status), "the server answered " + std::to_string(response.status));
}

// Where the API has nothing to say but that it was done. A page that says something is somebody else's: a proxy's.
Result<void> doneOf(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  return body.empty() ? Result<void>{} : fail(ErrorCode::corrupt, "an answer that isn't the server's");
}

bool isTemporary(int status, ErrorCode code) {
  const bool isTooFast = code == ErrorCode::limitExceeded && status != 413;
  return code == ErrorCode::offline || code == ErrorCode::timedOut || isTooFast;
}

Result<Bytes> answerTo(sync::ApiResponse response, const sync::PrincipalKeys& who, const TeamId& team,
                       const Hash& serverKey) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  CHATELAINE_TRY(challenge, sync::decode<sync::Challenge>(body));
  return encode(sync::SessionRequest{team, who.card().id, challenge.nonce,
                                     sync::signSession(who, "server", serverKey, team, challenge.nonce)});
}

Result<SyncSession> sessionOf(sync::ApiResponse response, Timestamp now) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  CHATELAINE_TRY(grant, sync::decode<sync::SessionGrant>(body));
  return SyncSession{grant.token, now + grant.lifetime - sessionMargin};
}

Next SyncRun::State::ask(std::string_view method, std::string target, Bytes body, Step then, Bearer bearer) {
  m_then = then;
  m_isAuthorized = bearer == Bearer::with;
  return sync::ApiRequest{std::string(method), std::move(target), std::move(body),
                          m_isAuthorized ? session.token : std::string{}};
}

Next SyncRun::State::start() {
  if (!replica.team) return fail(ErrorCode::notFound, "no team yet");
  CHATELAINE_TRY(unsent, nextUnsentRoster(replica.database));
  if (unsent && unsent->revision == 0) return sendRosters();  // nobody is known before the genesis
  return openSession();
}

Next SyncRun::State::received(sync::ApiResponse response) {
  if (!m_then) return fail(ErrorCode::internal, "an answer without a request");
  if (response.status == 401 && m_isAuthorized && !m_renewedSession) {
    m_renewedSession = true;
    session.token.clear();
    return openSession();
  }
  return (this->*m_then)(std::move(response));
}

Next SyncRun::State::openSession() {
  if (!session.token.empty() && replica.clock() < session.expires) return sendRosters();
  return ask("POST", std::string(sync::path::challenges), {}, &State::onChallenge, Bearer::without);
}

Next SyncRun::State::onChallenge(sync::ApiResponse response) {
  CHATELAINE_TRY(request, answerTo(std::move(response), replica.keys, *replica.team, serverKey));
  return ask("POST", std::string(sync::path::session), std::move(request), &State::onSession, Bearer::without);
}

Next SyncRun::State::onSession(sync::ApiResponse response) {
  auto opened = sessionOf(std::move(response), replica.clock());
  // The server doesn't know the team, or doesn't know us: it was restored from before, or is a new one.
  const bool isUnknown = !opened && opened.error().code == ErrorCode::denied;
  if (isUnknown && mayOfferRosters()) return offerRosters(0);
  if (!opened) return std::unexpected(opened.error());
  session = std::move(*opened);
  return sendRosters();
}

Next SyncRun::State::sendRosters() {
  CHATELAINE_TRY(unsent, nextUnsentRoster(replica.database));
  if (unsent && m_step == MoveStep::left) {
    CHATELAINE_CHECK(withdrawUnsentRosters(replica));
    return readState();
  }
  if (!unsent) return readState();
  const Bearer bearer = unsent->revision == 0 ? Bearer::without : Bearer::with;
  return ask("POST", std::string(sync::path::roster), std::move(unsent->update), &State::onRosterSent, bearer);
}

Next SyncRun::State::onRosterSent(sync::ApiResponse response) {
  CHATELAINE_TRY(unsent, nextUnsentRoster(replica.database));
  if (!unsent) return fail(ErrorCode::internal, "no roster was under way");
  if (auto done = doneOf(std::move(response)); !done) {
    if (done.error().code != ErrorCode::conflict) return std::unexpected(done.error());
    if (unsent->revision == 0) return rosterFailed({ErrorCode::conflict, "another genesis was there first"});
    // Somebody else's roster has this revision: theirs is taken, and our new vaults are added on top of it.
    CHATELAINE_CHECK(withdrawUnsentRosters(replica));
    summary.changed = true;
    return sendRosters();
  }
  CHATELAINE_CHECK(markRosterSent(replica, unsent->revision));
  summary.changed = true;
  return unsent->revision == 0 ? openSession() : sendRosters();
}

Next SyncRun::State::finish() {
  m_then = nullptr;
  // What failed before, as a vault that nobody can complete, wouldn't be better for giving everything again.
  if (m_completes && (!m_failure || m_failedBefore)) CHATELAINE_CHECK(clearCompletionDue(replica));
  if (m_failure) return std::unexpected(*m_failure);
  return std::nullopt;
}

}  // namespace chatelaine::vault
