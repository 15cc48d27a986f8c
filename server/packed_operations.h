// The operations of a commit as a column: item ‖ revision hash, one after another.
#pragma once
#include <vector>

#include "sync/commit.h"

namespace chatelaine::server {

Bytes packed(const std::vector<sync::Operation>& operations);
Result<std::vector<sync::Operation>> unpacked(ByteView bytes);  // corrupt

}  // namespace chatelaine::server
