// Takes a committed revision into the rows: believed, opened and merged with our own pending change, or quarantined.
#pragma once
#include "vault/chain_rows.h"
#include "vault/item_rows.h"
#include "vault/replica.h"

namespace chatelaine::vault {

// `live` names the revision that these bytes must be; `record` is the head that named it. Inside the caller's
// transaction. Errors are those of the database: a bad record is quarantined and no error.
Result<void> applyRevision(Replica& replica, LiveRow live, ByteView bytes, const sync::HeadRecord& record);

// What views show while an item's newest revision isn't here: in a gateway nothing, never an older version.
Result<void> withdrawItem(Replica& replica, const VaultId& vault, const ItemId& item);

const sync::Roster* rosterAt(const Replica& replica, std::uint64_t revision);

}  // namespace chatelaine::vault
