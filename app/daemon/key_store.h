// Where the daemon's own key lives, from which the keys of its databases are derived: the system keyring or a key file.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>

#include "core/log.h"
#include "core/secret.h"

namespace chatelaine::daemon {

// Main thread, with a running QCoreApplication.
class KeyStore {
 public:
  virtual ~KeyStore() = default;
  // Nothing: there is no key yet. noKeyring: it can't be asked. corrupt: what is there is no key.
  virtual Result<std::optional<Secret>> load() = 0;
  virtual Result<void> save(const Secret& key) = 0;
};

// 32 bytes, 0600. A file that others may read is refused (denied).
class KeyFile final : public KeyStore {
 public:
  explicit KeyFile(std::filesystem::path file) : m_file(std::move(file)) {}
  Result<std::optional<Secret>> load() override;
  Result<void> save(const Secret& key) override;

 private:
  std::filesystem::path m_file;
};

// The Secret Service (or what QtKeychain uses on this system). One entry per data folder.
class SystemKeyring final : public KeyStore {
 public:
  explicit SystemKeyring(const std::filesystem::path& dataFolder) : m_entry(dataFolder.string()) {}
  Result<std::optional<Secret>> load() override;
  Result<void> save(const Secret& key) override;

 private:
  std::string m_entry;
};

enum class KeyPlace { keyring, file };
struct OwnKey {
  Secret key;  // 32 bytes
  KeyPlace place;
};

// The key of `dataFolder`: from its key file where there is one, else from the keyring. A new one is made only for a
// folder without databases (`isNew`), in the keyring, or, where that is missing, in the file. noKeyring: the folder's key
// is in a keyring that can't be asked now; nothing is made in its place.
Result<OwnKey> ownKey(KeyStore& file, KeyStore& keyring, bool isNew);

}  // namespace chatelaine::daemon
