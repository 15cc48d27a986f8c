// Reads a small file, and replaces one so that after a crash either the old or the new content is there.
#pragma once
#include <filesystem>

#include "core/bytes.h"

namespace chatelaine::vault {

Result<Bytes> readWholeFile(const std::filesystem::path& file);  // notFound, denied, limitExceeded above 1 MiB
// Temporary file beside it (0600), fsync, rename, fsync of the folder. diskFull, denied, internal.
Result<void> replaceFile(const std::filesystem::path& file, ByteView content);

}  // namespace chatelaine::vault
