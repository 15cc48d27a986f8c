// Rows of the verified history: where each vault's chain stands, its heads, and the newest committed revision of every
// item. Stores what was verified; verifies nothing.
#pragma once
#include <optional>
#include <vector>

#include "crypto/hash.h"
#include "storage/database.h"
#include "sync/commit.h"

namespace chatelaine::vault {

struct ChainRow {
  VaultId vault;
  std::uint64_t height = 0;
  Hash head;  // null at height 0
  crypto::SetHash items;
  std::uint64_t after = 0;  // the server's sequence number up to which items were read
  std::optional<ErrorCode> problem;
  std::string evidence;
};

// A vault without a row is at height 0.
Result<ChainRow> chainRow(storage::Database& database, const VaultId& vault);
Result<std::vector<ChainRow>> chainRows(storage::Database& database);
Result<void> putChain(storage::Database& database, const ChainRow& row);
Result<void> setProblem(storage::Database& database, const VaultId& vault, ErrorCode code, std::string_view evidence);

Result<void> putHead(storage::Database& database, const sync::HeadRecord& record);
Result<std::optional<sync::HeadRecord>> headAt(storage::Database& database, const VaultId& vault, std::uint64_t height);

enum class LiveState : std::uint8_t { missing, applied, quarantined };

struct LiveRow {
  VaultId vault;
  ItemId item;
  Hash revision;
  std::uint64_t height = 0;   // of the head that named it
  std::uint64_t version = 0;  // 0 until the first revision was applied
  sync::ItemKind kind{};      // never changes; 0 until the first revision was applied
  LiveState state = LiveState::missing;
  Bytes bytes;  // the encoded revision; empty while it is missing
};

Result<std::optional<LiveRow>> liveRow(storage::Database& database, const VaultId& vault, const ItemId& item);
Result<void> putLive(storage::Database& database, const LiveRow& row);
Result<std::vector<LiveRow>> liveNotApplied(storage::Database& database, const VaultId& vault);

// A record that can't be believed or read, with its bytes. `what` is "item", "secret" or "audit".
struct QuarantinedRow {
  VaultId vault;
  ItemId item;
  std::string what;
  ErrorCode code = ErrorCode::corrupt;
  std::string detail;
  Bytes bytes;
};
Result<void> putQuarantine(storage::Database& database, const QuarantinedRow& row, Timestamp now);
Result<std::vector<QuarantinedRow>> quarantineRows(storage::Database& database);
Result<void> releaseItem(storage::Database& database, const VaultId& vault, const ItemId& item);

}  // namespace chatelaine::vault
