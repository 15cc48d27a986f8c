// When a team moves: what a device takes along from a server, and whether it has everything that is there.
#include <algorithm>

#include "vault/evidence_rows.h"
#include "vault/guard_rows.h"
#include "vault/sync_run_state.h"

namespace chatelaine::vault {

// Who isn't in the team any more, whose record it keeps: only this server may have it.
void SyncRun::State::addFormer(std::deque<sync::PrincipalCard>& principals) const {
  const auto add = [&](const sync::PrincipalCard& card) {
    if (!std::ranges::contains(principals, card.id, &sync::PrincipalCard::id)) principals.push_back(card);
  };
  for (const sync::Roster& roster : replica.rosters) {
    for (const sync::Member& member : roster.members) std::ranges::for_each(member.devices, add);
    std::ranges::for_each(roster.gateways, add);
  }
}

// Deleted credentials that can be brought back: no server takes secrets that nothing names, so their ciphertext waits
// here.
Next SyncRun::State::takeTrash() {
  CHATELAINE_TRY(hashes, trashWithoutSecret(replica));
  m_toTake.assign(hashes.begin(), hashes.end());
  return takeNext();
}

Next SyncRun::State::takeNext() {
  if (m_toTake.empty()) return m_step == MoveStep::left ? beginAudits() : pushNext();
  return get(std::string(sync::path::secrets) + m_toTake.front().hex(), &State::onTaken);
}

Next SyncRun::State::onTaken(sync::ApiResponse response) {
  const int status = response.status;
  const auto body = bodyOf(std::move(response));
  if (!body && isTemporary(status, body.error().code)) return std::unexpected(body.error());
  if (body && crypto::sha256(*body) == m_toTake.front())
    CHATELAINE_CHECK(putSecretIntoTrash(replica.database, m_toTake.front(), *body));
  m_toTake.pop_front();
  return takeNext();
}

// A server that the team has left may have less than its successor had from us already.
bool SyncRun::State::isBehind(std::uint64_t ours, std::uint64_t theirs) const {
  return m_step == MoveStep::left ? ours < theirs : ours != theirs;
}

Result<SyncRun::Standing> SyncRun::State::standing(const sync::SyncState& at) {
  const bool isOlder = isBehind(replica.roster().revision, at.rosterRevision);
  const bool mayLack = m_step == MoveStep::left && at.rosterRevision < replica.roster().revision;
  Standing all = isOlder ? Standing::behind : Standing::same;
  for (const sync::RosterVault& vault : replica.roster().vaults) {
    if (!sync::mayRead(replica.roster(), replica.card.id, vault.id)) continue;
    const auto position = std::ranges::find(at.vaults, vault.id, &sync::VaultPosition::id);
    if (position == at.vaults.end() && mayLack) continue;
    if (position == at.vaults.end()) return isOlder ? Standing::behind : Standing::unsettled;
    CHATELAINE_TRY(one, standing(*position));
    if (one == Standing::unsettled) return one;
    if (one == Standing::behind) all = one;
  }
  return all;
}

Result<SyncRun::Standing> SyncRun::State::standing(const sync::VaultPosition& position) {
  CHATELAINE_TRY(chain, chainRow(replica.database, position.id));
  CHATELAINE_TRY(isPaused, vault::isPaused(replica, position.id, position.head));
  CHATELAINE_TRY(evidence, evidenceAgainst(replica.database, position.id));
  CHATELAINE_TRY(isOwed, hasLateClaim(replica.database, position.id));
  CHATELAINE_TRY(isOther, standsElsewhere(chain, position));
  CHATELAINE_TRY(open, liveNotApplied(replica.database, position.id));
  const bool lacksRevisions = std::ranges::contains(open, LiveState::missing, &LiveRow::state);
  if (isPaused || evidence || isOwed || isOther || lacksRevisions) return Standing::unsettled;
  return isBehind(chain.height, position.height) ? Standing::behind : Standing::same;
}

}  // namespace chatelaine::vault
