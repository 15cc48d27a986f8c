// Changes of this device that the server hasn't yet: one row per item. What it refuses is parked, kept and visible.
#pragma once
#include <limits>
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
  Bytes baseBytes;              // and what it said, to merge with; empty if it isn't known
  Timestamp time;               // of the edit
};

// Replaces an earlier edit of the same item; gives the row a new serial. What the earlier one stood on, and an unsent
// secret that is still the item's, stay.
Result<void> putOutbox(storage::Database& database, OutboxRow row);
// The same, but the row is taken as it is.
Result<void> rewriteOutbox(storage::Database& database, const OutboxRow& row);
Result<void> dropOutbox(storage::Database& database, const ItemId& item);
Result<std::optional<OutboxRow>> outboxRow(storage::Database& database, const ItemId& item);
Result<std::vector<OutboxRow>> outboxRows(storage::Database& database, const VaultId& vault,
                                          std::size_t limit = std::numeric_limits<std::int64_t>::max());
// Edits up to these serials are committed as `revision`: they go, later edits of the same items stand on it now.
Result<void> settleOutbox(storage::Database& database, const ItemId& item, std::int64_t serial,
                          const sync::Revision& revision);
Result<std::vector<PendingChange>> pendingRows(storage::Database& database);

// The first ten columns: serial, item, vault, kind, deleted, fields, secret_hash, secret, base, base_bytes, and time.
OutboxRow readOutboxRow(const storage::Statement& row);

ErrorCode errorCodeFromText(std::string_view text);  // the inverse of toString; internal if unknown

}  // namespace chatelaine::vault
