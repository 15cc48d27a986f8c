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
    case ErrorCode::conflict: return facts.isReadOnly ? PlaceTrouble::readOnly : PlaceTrouble::othersChange;
    case ErrorCode::rolledBack:
    case ErrorCode::tampered:
    case ErrorCode::corrupt: return PlaceTrouble::readOnly;
    case ErrorCode::limitExceeded: return PlaceTrouble::tooFast;
    case ErrorCode::diskFull: return PlaceTrouble::diskFull;
    default: return PlaceTrouble::defect;
  }
}

}  // namespace

MoverFacts moverFacts(vault::Vault& vault) {
  MoverFacts facts;
  const sync::Roster* roster = vault.roster();
  const sync::Member* member = roster ? sync::memberOfDevice(*roster, vault.card().id) : nullptr;
  facts.isOwner = member && member->role == sync::Role::owner;
  facts.isForked = !vault::Forks(vault).open().empty();
  facts.isReadOnly = !vault.problems().empty();
  facts.isShortOfKeys = roster && std::ranges::any_of(roster->vaults, [&](const sync::RosterVault& its) {
                          return !vault.eventKey(its.id).has_value();
                        });
  return facts;
}

PlaceTrouble troubleOfMove(const MoverFacts& facts, vault::Moving::Where where, ErrorCode code) {
  if (code == ErrorCode::locked) return PlaceTrouble::locked;
  if (!facts.isOwner) return PlaceTrouble::notOwner;
  if (facts.isForked) return PlaceTrouble::forked;
  if (where == vault::Moving::Where::oldServer) return ofOldServer(facts, code);
  return code == ErrorCode::denied ? PlaceTrouble::otherTeam : ofNewServer(code);
}

PlaceTrouble troubleOfVisit(ErrorCode code) {
  return code == ErrorCode::denied ? PlaceTrouble::notThere : ofNewServer(code);
}

}  // namespace chatelaine::models
