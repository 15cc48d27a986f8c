// Challenges and sessions: who asks.
#include <algorithm>

#include "crypto/hash.h"
#include "crypto/random.h"
#include "server/answers.h"
#include "server/service.h"

namespace chatelaine::server {
namespace {

constexpr std::chrono::minutes challengeLifetime{1};
constexpr std::chrono::seconds sessionLifetime{900};
constexpr std::size_t tokenBytes = 32;

Hash hashOfToken(std::string_view token) {
  return crypto::sha256({bytesOf("chatelaine session token v1"), bytesOf(token)});
}

}  // namespace

Service::Answer Service::challenge(const Visit&) {
  const sync::Challenge challenge{crypto::randomId<Hash>()};
  const Timestamp now = m_options.clock();
  CHATELAINE_CHECK(m_store.addChallenge(challenge.nonce, now, now + challengeLifetime));
  return cbor(encode(challenge));
}

Service::Answer Service::openSession(const Visit& visit) {
  CHATELAINE_TRY(asked, received(sync::decode<sync::SessionRequest>(visit.request.body)));
  const Timestamp now = m_options.clock();
  // Taken before anything else is looked at: whatever is wrong, this challenge has had its use.
  CHATELAINE_TRY(isFresh, m_store.takeChallenge(asked.nonce, now));
  const auto rosters = rostersOf(asked.team);
  const sync::PrincipalCard* card = rosters ? cardOf(rosters->back(), asked.principal) : nullptr;
  // One answer for every reason, so that nobody can ask who is a member of what.
  const auto isSigned = [&](const Hash& key) { return verifySession(card->sign, asked, "server", key); };
  if (!isFresh || !card || !std::ranges::any_of(m_common->keys.accepted(now), isSigned))
    return fail(ErrorCode::denied, "a session was refused");
  const sync::SessionGrant grant{toBase64Url(crypto::randomBytes(tokenBytes)), sessionLifetime};
  CHATELAINE_CHECK(
      m_store.addSession({hashOfToken(grant.token), asked.team, asked.principal, now + sessionLifetime}, now));
  m_common->metrics.count(Metrics::Event::session);
  return cbor(encode(grant));
}

Result<std::optional<Session>> Service::sessionOf(const http::Request& request) {
  const std::string token = http::bearerToken(request);
  if (token.empty()) return std::nullopt;
  return m_store.session(hashOfToken(token), m_options.clock());
}

// On a local socket there are no strangers: the socket is its owner's.
bool Service::isTooFast(const http::Request& request, const std::optional<Session>& session) {
  const Timestamp now = m_options.clock();
  if (session) return !m_common->principals.allow(session->principal.hex(), now);
  return !request.peer.empty() && !m_common->strangers.allow(request.peer, now);
}

Result<Caller> Service::authorise(const Visit& visit) {
  if (!visit.session) return fail(ErrorCode::expired, "no session");
  CHATELAINE_TRY(rosters, rostersOf(visit.session->team));
  if (cardOf(rosters.back(), visit.session->principal) == nullptr)
    return fail(ErrorCode::denied, "the roster has moved on");
  return Caller{visit.session->team, visit.session->principal, visit.session->expires, rosters};
}

Result<Caller> Service::authorise(const http::Request& request) {
  CHATELAINE_TRY(session, sessionOf(request));
  return authorise(Visit{request, {}, session});
}

// notFound instead of denied: whoever may not read a vault doesn't learn that it is there.
Result<Caller> Service::reader(const Visit& visit, const VaultId& vault) {
  CHATELAINE_TRY(caller, authorise(visit));
  if (!sync::mayRead(caller.roster(), caller.principal, vault))
    return fail(ErrorCode::notFound, "a vault that isn't theirs");
  return caller;
}

}  // namespace chatelaine::server
