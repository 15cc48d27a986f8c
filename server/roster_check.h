// Decides whether a roster may be the next one, and whether the keys that come with it are for those who may have them.
#pragma once
#include <span>

#include "server/sync_store.h"

namespace chatelaine::server {

// `chain` is empty for a genesis. conflict: not the next revision. denied, tampered, limitExceeded, invalidInput.
Result<CheckedRoster> checkRoster(std::span<const sync::Roster> chain, const sync::Roster& next,
                                  const sync::RosterUpdate& update);

}  // namespace chatelaine::server
