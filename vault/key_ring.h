// The unwrapped vault keys of a replica, while it is open: metadata keys, and in a gateway the vaults' secret keys.
// Knows no database.
#pragma once
#include <map>
#include <span>
#include <tuple>

#include "sync/roster.h"

namespace chatelaine::vault {

class KeyRing {
 public:
  // Null if it isn't there.
  const Secret* find(sync::KeyPurpose purpose, const VaultId& vault, std::uint64_t epoch) const;
  void put(sync::KeyPurpose purpose, const VaultId& vault, std::uint64_t epoch, Secret key);
  void clear() { m_keys.clear(); }

 private:
  std::map<std::tuple<sync::KeyPurpose, VaultId, std::uint64_t>, Secret> m_keys;
};

// Unwraps what was sealed to us and compares it with what the rosters vouch for: base-mode HPKE doesn't say who sealed.
// A secret key of a vault that no roster knows yet is taken as it is (we made it). tampered, notFound, invalidInput.
Result<Secret> unwrapVouched(const sync::WrappedKey& wrapped, const sync::PrincipalKeys& keys, const TeamId& team,
                             std::span<const sync::Roster> rosters);

}  // namespace chatelaine::vault
