// Reading ids, numbers and lists from rows. Part of SqlcipherStore.
#pragma once
#include <vector>

#include "storage/database.h"
#include "sync/commit.h"

namespace chatelaine::server {

inline std::int64_t stored(Timestamp time) { return time.time_since_epoch().count(); }
inline std::uint64_t numberAt(const storage::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.integer(column));
}

template <class AnyId>
Result<AnyId> idAt(const storage::Statement& row, int column) {
  auto id = AnyId::fromBytes(row.blob(column));
  if (!id) return fail(ErrorCode::corrupt, "an id of another length in the database");
  return *id;
}

// Operations as item ‖ revision hash, one after another.
Bytes packed(const std::vector<sync::Operation>& operations);
Result<std::vector<sync::Operation>> unpacked(ByteView bytes);

}  // namespace chatelaine::server
