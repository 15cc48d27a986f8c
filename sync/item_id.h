// Ids of items say to which vault they belong, so that nobody can take the id of another vault's item over.
#pragma once
#include "core/id.h"

namespace chatelaine::sync {

// 8 random bytes ‖ the first 8 of SHA-256("chatelaine item id v1" ‖ vault ‖ random).
ItemId newItemId(const VaultId& vault);
bool belongsTo(const ItemId& item, const VaultId& vault);

}  // namespace chatelaine::sync
