// Small files of the gateway: read whole, written so that a crash leaves the old or the new one.
#pragma once
#include <filesystem>

#include "core/bytes.h"

namespace chatelaine::gateway {

Result<Bytes> readFile(const std::filesystem::path& file);  // notFound, denied, limitExceeded (16 MiB)
// Temporary file, fsync, rename; 0600. diskFull, denied.
Result<void> writeFile(const std::filesystem::path& file, ByteView content);

}  // namespace chatelaine::gateway
