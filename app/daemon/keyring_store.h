// Keys in the desktop's keyring (Secret Service, KWallet) through QtKeychain.
#pragma once
#include "app/daemon/key_store.h"

namespace chatelaine::daemon {

// Needs the application object. `account` tells several data folders apart.
class KeyringStore final : public KeyStore {
 public:
  explicit KeyringStore(std::string account) : m_account(std::move(account)) {}
  std::string_view kind() const override { return "keyring"; }
  // noKeyring: none, locked, or no answer within ten seconds.
  Result<Secret> load(const std::string& name) override;
  Result<void> save(const std::string& name, const Secret& key) override;

 private:
  std::string m_account;
};

}  // namespace chatelaine::daemon
