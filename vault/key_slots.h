// The file beside a database that unwraps its random key: one authenticated slot per way in. A changed passphrase
// re-wraps one key and never re-encrypts the database.
#pragma once
#include <filesystem>

#include "core/secret.h"
#include "crypto/passphrase.h"

namespace chatelaine::vault {

// Written atomically (temporary file, fsync, rename), 0600. Errors: notFound, wrongPassphrase, corrupt (damaged file),
// unsupportedVersion (newer format), diskFull.
Result<void> createKeySlots(const std::filesystem::path& file, const Secret& databaseKey, const Secret& passphrase,
                            crypto::PassphraseCost cost);
Result<Secret> openWithPassphrase(const std::filesystem::path& file, const Secret& passphrase);
Result<Secret> openWithKeyringKey(const std::filesystem::path& file, const Secret& keyringKey);
Result<void> changePassphrase(const std::filesystem::path& file, const Secret& databaseKey, const Secret& passphrase,
                              crypto::PassphraseCost cost);
Result<void> addKeyringSlot(const std::filesystem::path& file, const Secret& databaseKey, const Secret& keyringKey);
Result<void> removeKeyringSlot(const std::filesystem::path& file, const Secret& databaseKey);
bool hasKeyringSlot(const std::filesystem::path& file);

}  // namespace chatelaine::vault
