// What a synchronisation has to see to beside rosters, commits and the record: invitations, and the vaults' secret
// keys. Internal.
#pragma once
#include <deque>
#include <functional>

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
  std::vector<sync::PublishedKey> offered;   // to be published by an owner
  std::vector<sync::AwaitedSecret> awaited;  // by the server, which has lost them
  std::vector<VaultId> made;                 // a gateway's new secret keys, for its record
};

enum class Errands { news, alsoAgain };  // again: keys that a server may have lost

// `findings` outlives the errands.
Result<std::deque<Errand>> errandsOf(Replica& replica, ErrandFindings& findings, Errands which);
// A gateway's: those sealed secrets that are here.
Result<std::deque<Errand>> bringAwaited(Replica& replica, const std::vector<sync::AwaitedSecret>& awaited);

}  // namespace chatelaine::vault
