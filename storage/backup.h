// A consistent copy of an SQLCipher database that may be in use, by this or another process.
#pragma once
#include <filesystem>

#include "core/result.h"
#include "core/secret.h"

namespace chatelaine::storage {

// The copy is of one moment, under the same key, checked page by page, and appears whole or not at all. notFound,
// alreadyExists (the copy), timedOut, wrongPassphrase, corrupt, diskFull, denied.
Result<void> copyDatabase(const std::filesystem::path& from, const std::filesystem::path& to, const Secret& key);

}  // namespace chatelaine::storage
