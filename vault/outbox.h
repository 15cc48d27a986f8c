// Changes of this device that the server hasn't yet: one row per item. What it refuses is parked, kept and visible.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "storage/database.h"
#include "sync/revision.h"
#include "vault/vault.h"

namespace chatelaine::vault {

struct OutboxRow {
  std::int64_t serial = 0;  // of this edit; a later edit of the item has a higher one
  ItemId item;
  VaultId vault;
  sync::ItemKind kind = sync::ItemKind::credential;
  bool isDeletion = false;
  Bytes fields;
  std::optional<Hash> secretHash;
  std::optional<Bytes> secret;  // encoded, while the server doesn't have it
  std::optional<Hash> base;     // the committed revision that was edited; none for a new item
};

// Replaces an earlier edit of the same item; gives the row a new serial. An unsent secret that is still the item's
// stays.
Result<void> putOutbox(storage::Database& database, OutboxRow row);
Result<std::optional<OutboxRow>> outboxRow(storage::Database& database, const ItemId& item);
Result<std::vector<OutboxRow>> outboxRows(storage::Database& database, const VaultId& vault, std::size_t limit);
// Edits up to these serials are committed as `revision`: they go, later edits of the same items stand on it now.
Result<void> settleOutbox(storage::Database& database, const ItemId& item, std::int64_t serial, const Hash& revision);
Result<void> rebaseOutbox(storage::Database& database, const ItemId& item, const Hash& base);
Result<void> parkOutbox(storage::Database& database, const ItemId& item, ErrorCode code);
Result<std::vector<PendingChange>> pendingRows(storage::Database& database);

ErrorCode errorCodeFromText(std::string_view text);  // the inverse of toString; internal if unknown

}  // namespace chatelaine::vault
