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

// Whose signature opens the session: a principal's, or the recovery kit's, which knows no team but only itself.
Result<const crypto::SignPublicKey*> Service::signKeyOf(const sync::SessionRequest& asked, TeamId& team) {
  if (!asked.team.isNull()) {
    CHATELAINE_TRY(rosters, rostersOf(asked.team));
    const sync::PrincipalCard* card = cardOf(rosters.back(), asked.principal);
    if (!card) return fail(ErrorCode::denied, "a stranger");
    return &card->sign;
  }
  CHATELAINE_TRY(teams, m_store.teams());
  for (const TeamId& candidate : teams) {
    CHATELAINE_TRY(rosters, rostersOf(candidate));
    const sync::RecoveryCard& kit = rosters.back().recovery;
    if (sync::principalIdOf(kit.sign, kit.kem) != asked.principal) continue;
    team = candidate;
    return &kit.sign;
  }
  return fail(ErrorCode::denied, "no team has this kit");
}

Service::Answer Service::openSession(const Visit& visit) {
  CHATELAINE_TRY(asked, received(sync::decode<sync::SessionRequest>(visit.request.body)));
  const Timestamp now = m_options.clock();
  // Taken before anything else is looked at: whatever is wrong, this challenge has had its use.
  CHATELAINE_TRY(isFresh, m_store.takeChallenge(asked.nonce, now));
  TeamId team = asked.team;
  const auto key = signKeyOf(asked, team);
  const bool isTheirs = key || key.error().code == ErrorCode::denied || key.error().code == ErrorCode::notFound;
  if (!isTheirs) return std::unexpected(key.error());  // the database's trouble is nobody's refusal
  // One answer for every reason, so that nobody can ask who is a member of what.
  const auto isSigned = [&](const Hash& serverKey) { return verifySession(**key, asked, "server", serverKey); };
  if (!isFresh || !key || !std::ranges::any_of(m_common->keys.accepted(now), isSigned))
    return fail(ErrorCode::denied, "a session was refused");
  const sync::SessionGrant grant{toBase64Url(crypto::randomBytes(tokenBytes)), sessionLifetime};
  CHATELAINE_CHECK(m_store.addSession({hashOfToken(grant.token), team, asked.principal, now + sessionLifetime}, now));
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

// Also the recovery kit, which reads the roster and where the vaults stand, and adds one roster.
Result<Caller> Service::authoriseOrKit(const Visit& visit) {
  if (!visit.session) return fail(ErrorCode::expired, "no session");
  CHATELAINE_TRY(rosters, rostersOf(visit.session->team));
  const sync::RecoveryCard& kit = rosters.back().recovery;
  const bool isKit = sync::principalIdOf(kit.sign, kit.kem) == visit.session->principal;
  if (!isKit && cardOf(rosters.back(), visit.session->principal) == nullptr)
    return fail(ErrorCode::denied, "the roster has moved on");
  return Caller{visit.session->team, visit.session->principal, visit.session->expires, rosters, isKit};
}

Result<Caller> Service::authorise(const Visit& visit) {
  CHATELAINE_TRY(caller, authoriseOrKit(visit));
  if (caller.isKit) return fail(ErrorCode::denied, "a recovery kit adds a device and does nothing else");
  return caller;
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
