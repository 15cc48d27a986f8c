// Reading ids and numbers from rows. Part of SqlcipherStore.
#pragma once
#include "core/environment.h"
#include "server/packed_operations.h"
#include "storage/database.h"

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

}  // namespace chatelaine::server
