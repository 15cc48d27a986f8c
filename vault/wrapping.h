// Hands a vault's metadata key to everybody who may read it. Where the sealed keys go is the caller's.
#pragma once
#include <vector>

#include "sync/roster.h"

namespace chatelaine::vault {

// One for every reader that the roster names, and one, with a null recipient, for the recovery kit.
Result<std::vector<sync::WrappedKey>> wrapForReaders(const Secret& key, const sync::Roster& roster,
                                                     const VaultId& vault);

}  // namespace chatelaine::vault
