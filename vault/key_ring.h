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
// tampered, notFound (no roster vouches for it), invalidInput.
Result<Secret> unwrapVouched(const sync::WrappedKey& wrapped, const sync::PrincipalKeys& keys, const TeamId& team,
                             std::span<const sync::Roster> rosters);
// As unwrapVouched, for what stands in our own database: also a vault's secret key that we made and that no roster
// names yet.
Result<Secret> unwrapHeld(const sync::WrappedKey& wrapped, const sync::PrincipalKeys& keys, const TeamId& team,
                          std::span<const sync::Roster> rosters);

}  // namespace chatelaine::vault
