// Keys in files of their owner (0600) in one folder.
#pragma once
#include "app/daemon/key_store.h"

namespace chatelaine::daemon {

class KeyFileStore final : public KeyStore {
 public:
  explicit KeyFileStore(std::filesystem::path folder) : m_folder(std::move(folder)) {}
  std::string_view kind() const override { return "file"; }
  // denied: somebody else could read the file.
  Result<Secret> load(const std::string& name) override;
  Result<void> save(const std::string& name, const Secret& key) override;

 private:
  std::filesystem::path fileOf(const std::string& name) const { return m_folder / (name + ".key"); }
  std::filesystem::path m_folder;
};

}  // namespace chatelaine::daemon
