// Rows for a store, as the checks before it would have passed them: nothing in them is signed.
#pragma once
#include "crypto/random.h"
#include "server/sync_store.h"

namespace chatelaine::test {

server::CheckedRoster rosterRow(const TeamId& team, std::uint64_t revision, std::vector<sync::WrappedKey> keys = {});
// At roster revision 0.
server::CheckedCommit commitRow(const VaultId& vault, std::uint64_t height, const Hash& base, std::size_t items);

}  // namespace chatelaine::test
