// Why the team can't be moved, or a desktop not be pointed at another address: named by what people have to do.
#pragma once
#include <cstdint>
#include <optional>

#include "core/result.h"
#include "vault/moving.h"

namespace chatelaine::models {

enum class PlaceTrouble : std::uint8_t {
  notOwner,
  sameServer,  // as the one where the team is
  oldUnreachable,
  oldUntrusted,
  oldRefuses,
  oldAnswers,  // although it is said to be gone for good
  newUnreachable,
  newUntrusted,
  notAServer,       // what answers there isn't the vault API
  otherTeam,        // it takes no team any more
  notThere,         // it doesn't know this computer, or this team
  older,            // it has less of the team than we know
  otherPast,        // it has something else than we know
  movedAway,        // the team has left that server
  movedElsewhere,   // another owner moves the team to another server
  othersChange,     // all the time
  readOnly,         // something is set aside, or a vault is read-only
  forked,           // two pasts that nobody has settled
  unreadableVault,  // that this owner can't carry along
  tooFast,
  diskFull,
  locked,
  stopped,  // by the person
  defect,
};

// What is so in the vault of whoever moves the team.
struct MoverFacts {
  bool isForked = false;
  bool isShortOfKeys = false;  // of some vault
};
MoverFacts moverFacts(vault::Vault& vault);  // on the vault thread

struct MoveFailure {
  vault::Moving::Where where = vault::Moving::Where::oldServer;  // the last request went there
  ErrorCode code = ErrorCode::internal;
  std::optional<vault::Moving::Obstacle> obstacle = {};
};
PlaceTrouble troubleOfMove(const MoverFacts& facts, const MoveFailure& failure);
// Of a look at a server that is said to have the team.
PlaceTrouble troubleOfVisit(ErrorCode code);

}  // namespace chatelaine::models
