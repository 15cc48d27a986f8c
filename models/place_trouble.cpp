#include "models/place_trouble.h"

#include <algorithm>

#include "vault/audit_log.h"
#include "vault/forks.h"

namespace chatelaine::models {
namespace {

PlaceTrouble ofNewServer(ErrorCode code) {
  switch (code) {
    case ErrorCode::offline:
    case ErrorCode::timedOut: return PlaceTrouble::newUnreachable;
    case ErrorCode::untrustedPeer: return PlaceTrouble::newUntrusted;
    case ErrorCode::conflict:
    case ErrorCode::tampered: return PlaceTrouble::otherPast;
    case ErrorCode::rolledBack: return PlaceTrouble::older;
    case ErrorCode::stale: return PlaceTrouble::movedAway;
    case ErrorCode::limitExceeded: return PlaceTrouble::tooFast;
    case ErrorCode::diskFull: return PlaceTrouble::diskFull;
    case ErrorCode::locked: return PlaceTrouble::locked;
    case ErrorCode::notFound:
    case ErrorCode::corrupt:
    case ErrorCode::invalidInput:
    case ErrorCode::unsupportedVersion: return PlaceTrouble::notAServer;
    default: return PlaceTrouble::defect;
  }
}

PlaceTrouble ofOldServer(const MoverFacts& facts, ErrorCode code) {
  switch (code) {
    case ErrorCode::offline:
    case ErrorCode::timedOut: return PlaceTrouble::oldUnreachable;
    case ErrorCode::untrustedPeer: return PlaceTrouble::oldUntrusted;
    case ErrorCode::denied: return facts.isShortOfKeys ? PlaceTrouble::unreadableVault : PlaceTrouble::oldRefuses;
    case ErrorCode::limitExceeded: return PlaceTrouble::tooFast;
    case ErrorCode::diskFull: return PlaceTrouble::diskFull;
    default: return PlaceTrouble::defect;
  }
}

PlaceTrouble ofObstacle(const MoverFacts& facts, vault::Moving::Obstacle obstacle) {
  using Obstacle = vault::Moving::Obstacle;
  switch (obstacle) {
    case Obstacle::notAnOwner: return PlaceTrouble::notOwner;
    case Obstacle::anotherTeam: return PlaceTrouble::otherTeam;
    case Obstacle::anotherPast: return PlaceTrouble::otherPast;
    case Obstacle::unsettled: return facts.isForked ? PlaceTrouble::forked : PlaceTrouble::readOnly;
    case Obstacle::elsewhere: return PlaceTrouble::movedElsewhere;
    case Obstacle::restless: break;
  }
  return PlaceTrouble::othersChange;
}

}  // namespace

MoverFacts moverFacts(vault::Vault& vault) {
  const sync::Roster* roster = vault.roster();
  const auto isClosed = [&](const sync::RosterVault& its) { return !vault.eventKey(its.id).has_value(); };
  return {.isForked = !vault::Forks(vault).open().empty(),
          .isShortOfKeys = roster && std::ranges::any_of(roster->vaults, isClosed)};
}

PlaceTrouble troubleOfMove(const MoverFacts& facts, const MoveFailure& failure) {
  if (failure.code == ErrorCode::locked) return PlaceTrouble::locked;
  if (failure.obstacle) return ofObstacle(facts, *failure.obstacle);
  if (failure.where == vault::Moving::Where::oldServer) return ofOldServer(facts, failure.code);
  return failure.code == ErrorCode::denied ? PlaceTrouble::otherTeam : ofNewServer(failure.code);
}

PlaceTrouble troubleOfVisit(ErrorCode code) {
  return code == ErrorCode::denied ? PlaceTrouble::notThere : ofNewServer(code);
}

}  // namespace chatelaine::models
