#include "gateway/control/control_sessions.h"

#include <algorithm>

#include "crypto/hash.h"
#include "crypto/random.h"

namespace chatelaine::gateway {
namespace {

constexpr std::chrono::minutes challengeLifetime{1};
constexpr std::size_t maximumOpen = 1000;
constexpr std::size_t tokenSize = 32;

}  // namespace

void ControlSessions::dropOld(Timestamp now) {
  std::erase_if(m_challenges, [now](const auto& entry) { return entry.second <= now; });
  std::erase_if(m_sessions, [now](const auto& entry) { return entry.second.expires <= now; });
}

Result<sync::Challenge> ControlSessions::challenge(Timestamp now) {
  dropOld(now);
  if (m_challenges.size() >= maximumOpen) return fail(ErrorCode::limitExceeded, "too many open challenges");
  const auto nonce = crypto::randomId<Hash>();
  m_challenges[nonce] = now + challengeLifetime;
  return sync::Challenge{nonce};
}

Result<sync::SessionGrant> ControlSessions::open(const sync::SessionRequest& request, const sync::Roster& roster,
                                                 Timestamp now) {
  dropOld(now);
  if (m_challenges.erase(request.nonce) == 0) return fail(ErrorCode::denied, "no such challenge");
  const sync::PrincipalCard* card = sync::cardOf(roster, request.principal);
  const bool isMember = sync::memberOfDevice(roster, request.principal) != nullptr;
  if (card == nullptr || !isMember || request.team != sync::teamOf(roster))
    return fail(ErrorCode::denied, "not a member's device");
  if (!sync::verifySession(card->sign, request, "control", sync::audienceOf(m_gateway)))
    return fail(ErrorCode::denied, "the signature doesn't fit");
  if (m_sessions.size() >= maximumOpen) return fail(ErrorCode::limitExceeded, "too many sessions");
  sync::SessionGrant grant;
  grant.token = toBase64Url(crypto::randomBytes(tokenSize));
  m_sessions[crypto::sha256(bytesOf(grant.token))] = {request.principal, now + grant.lifetime};
  return grant;
}

Result<PrincipalId> ControlSessions::principal(const std::string& token, const sync::Roster& roster, Timestamp now) {
  dropOld(now);
  const auto session = m_sessions.find(crypto::sha256(bytesOf(token)));
  if (session == m_sessions.end()) return fail(ErrorCode::denied, "no session");
  if (sync::memberOfDevice(roster, session->second.principal) == nullptr)
    return fail(ErrorCode::denied, "no longer a member");
  return session->second.principal;
}

bool mayControl(const sync::Roster& roster, const PrincipalId& device, ControlRight right, const VaultId& vault) {
  const sync::Member* member = sync::memberOfDevice(roster, device);
  if (member == nullptr) return false;
  if (right == ControlRight::read) return true;
  if (right == ControlRight::vaultKeys) return member->role == sync::Role::owner;
  const sync::RosterVault* entry = sync::find(roster, vault);
  return member->role != sync::Role::auditor && entry != nullptr && std::ranges::contains(entry->access, member->id);
}

}  // namespace chatelaine::gateway
