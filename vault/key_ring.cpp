#include "vault/key_ring.h"

#include <ranges>

namespace chatelaine::vault {
namespace {

// The newest entry of the vault with this epoch, or null.
const sync::RosterVault* entryOf(std::span<const sync::Roster> rosters, const VaultId& vault, std::uint64_t epoch) {
  for (const sync::Roster& roster : rosters | std::views::reverse) {
    const sync::RosterVault* entry = sync::find(roster, vault);
    if (entry && entry->epoch == epoch) return entry;
  }
  return nullptr;
}

Result<void> checkSecretKey(const Secret& key, const sync::RosterVault* entry) {
  if (!entry || !entry->secretKey) return fail(ErrorCode::notFound, "a secret key that no roster names");
  CHATELAINE_TRY(pair, crypto::kemKeyPairFromPrivate(key));
  if (pair.publicKey != entry->secretKey->publicKey) {
    return fail(ErrorCode::tampered, "a vault's secret key is not the roster's");
  }
  return {};
}

Result<void> checkMetadataKey(const Secret& key, const TeamId& team, const sync::RosterVault* entry) {
  if (!entry) return fail(ErrorCode::notFound, "a metadata key of an epoch that no roster knows");
  if (sync::keyCheckOf(key, team, entry->id, entry->epoch) != entry->keyCheck) {
    return fail(ErrorCode::tampered, "a metadata key is not the one that the roster vouches for");
  }
  return {};
}

}  // namespace

const Secret* KeyRing::find(sync::KeyPurpose purpose, const VaultId& vault, std::uint64_t epoch) const {
  const auto key = m_keys.find({purpose, vault, epoch});
  return key == m_keys.end() ? nullptr : &key->second;
}

void KeyRing::put(sync::KeyPurpose purpose, const VaultId& vault, std::uint64_t epoch, Secret key) {
  m_keys.insert_or_assign({purpose, vault, epoch}, std::move(key));
}

Result<Secret> unwrapVouched(const sync::WrappedKey& wrapped, const sync::PrincipalKeys& keys, const TeamId& team,
                             std::span<const sync::Roster> rosters) {
  CHATELAINE_TRY(key, sync::unwrapKey(wrapped, team, keys.kem.privateKey));
  const sync::RosterVault* entry = entryOf(rosters, wrapped.vault, wrapped.epoch);
  CHATELAINE_CHECK(wrapped.purpose == sync::KeyPurpose::metadata ? checkMetadataKey(key, team, entry)
                                                                 : checkSecretKey(key, entry));
  return key;
}

Result<Secret> unwrapHeld(const sync::WrappedKey& wrapped, const sync::PrincipalKeys& keys, const TeamId& team,
                          std::span<const sync::Roster> rosters) {
  const sync::RosterVault* entry = entryOf(rosters, wrapped.vault, wrapped.epoch);
  const bool isUnnamed = wrapped.purpose == sync::KeyPurpose::secret && (!entry || !entry->secretKey);
  return isUnnamed ? sync::unwrapKey(wrapped, team, keys.kem.privateKey) : unwrapVouched(wrapped, keys, team, rosters);
}

}  // namespace chatelaine::vault
