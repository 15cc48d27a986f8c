// What a synchronisation has to see to beside rosters, commits and the record: invitations, and the vaults' secret
// keys. Internal.
#pragma once
#include <deque>
#include <functional>

#include "sync/enrolment_api.h"
#include "sync/roster_change.h"
#include "vault/replica.h"

namespace chatelaine::vault {

struct Errand {
  sync::ApiRequest request;
  std::function<Result<void>(Result<Bytes> body)> done;
};

// What owners' offers and gateways' keys the errands bring to light.
struct ErrandFindings {
  std::vector<sync::PublishedKey> offered;  // to be published by an owner
  std::vector<VaultId> made;                // a gateway's new secret keys, for its record
};

// `findings` outlives the errands.
Result<std::deque<Errand>> errandsOf(Replica& replica, ErrandFindings& findings);

}  // namespace chatelaine::vault
