// What a synchronisation has to see to beside rosters, commits and the record: invitations, and the vaults' secret
// keys. Internal.
#pragma once
#include <deque>
#include <functional>
#include <map>

#include "sync/enrolment_api.h"
#include "sync/past_api.h"
#include "sync/roster_change.h"
#include "vault/replica.h"

namespace chatelaine::vault {

struct Errand {
  sync::ApiRequest request;
  std::function<Result<void>(Result<Bytes> body)> done;
};

// What owners' offers and gateways' keys the errands bring to light.
struct ErrandFindings {
  std::vector<sync::PublishedKey> offered;       // to be published by an owner
  std::map<VaultId, std::vector<Hash>> awaited;  // by the server, which has lost them
  std::vector<VaultId> made;                     // a gateway's new secret keys, for its record
};

enum class Errands { news, alsoAgain };  // again: keys that a server may have lost

// `findings` outlives the errands.
Result<std::deque<Errand>> errandsOf(Replica& replica, ErrandFindings& findings, Errands which);
// A gateway's: those sealed secrets that are here, and the question what else is awaited.
Result<std::deque<Errand>> bringAwaited(Replica& replica, ErrandFindings& findings);

// Where awaited secrets are brought, where they are asked for, and the answer; corrupt: it doesn't come to an end.
std::string awaitedTarget(const VaultId& vault);
std::string awaitedTarget(const VaultId& vault, const Hash& after);
Result<std::vector<Hash>> awaitedIn(ByteView body, const Hash& after);

}  // namespace chatelaine::vault
