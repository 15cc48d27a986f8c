#include "vault/vault_key_making.h"

#include <algorithm>
#include <ranges>

#include "vault/hand_over_rows.h"
#include "vault/trusted_kit.h"

namespace chatelaine::vault {
namespace {

using sync::KeyPurpose;
using sync::PrincipalCard;

Result<void> checkRequest(const Replica& replica, const sync::VaultKeyRequest& request) {
  if (!replica.team) return fail(ErrorCode::notFound, "no team yet");
  if (!replica.isGateway()) return fail(ErrorCode::denied, "only gateways make vault keys");
  if (request.vault == sync::teamVault || request.epoch == 0) {
    return fail(ErrorCode::invalidInput, "no such vault can have a secret key");
  }
  const sync::RosterVault* entry = sync::find(replica.roster(), request.vault);
  const bool isOurs = !entry || (entry->secretKey && entry->secretKey->maker == replica.card.id);
  const bool isPast = entry && (request.epoch < entry->epoch || (request.epoch == entry->epoch && entry->secretKey));
  if (isPast && !isOurs) return fail(ErrorCode::conflict, "another gateway has made that vault's key");
  return {};
}

// The private half from an earlier request that was never answered, or a new one.
Result<crypto::KemKeyPair> keyPairFor(const Replica& replica, const sync::VaultKeyRequest& request) {
  const Secret* known = replica.keyRing.find(KeyPurpose::secret, request.vault, request.epoch);
  if (known) return crypto::kemKeyPairFromPrivate(*known);
  return crypto::generateKemKeyPair();
}

// Ourselves, the recovery kit that we trust, and gateways of the vault that a person confirmed here: never one because
// of its entry in the roster alone.
Result<std::vector<PrincipalCard>> recipientsOf(Replica& replica, const VaultId& vault) {
  std::vector<PrincipalCard> recipients{replica.card};
  CHATELAINE_TRY(kit, trustedKit(replica));
  if (kit) recipients.push_back(*kit);
  CHATELAINE_TRY(trusted, trustedGateways(replica.database));
  for (const PrincipalCard& gateway : replica.roster().gateways) {
    const bool serves = sync::mayRead(replica.roster(), gateway.id, vault);
    if (serves && std::ranges::contains(trusted, gateway.id)) recipients.push_back(gateway);
  }
  return recipients;
}

bool isMissing(const Replica& replica, const sync::RosterVault& vault) {
  return vault.id != sync::teamVault && !vault.secretKey && makerOf(replica, vault) == replica.card.id &&
         !replica.offered.contains({vault.id, vault.epoch});
}

Result<bool> deliverVault(Replica& replica, const sync::RosterVault& vault, const PrincipalCard& recipient) {
  bool isAny = false;
  for (std::uint64_t epoch = 1; epoch <= vault.epoch; ++epoch) {
    const Secret* key = replica.keyRing.find(KeyPurpose::secret, vault.id, epoch);
    if (!key) continue;
    CHATELAINE_TRY(
        wrapped, sync::wrapKey(*key, *replica.team, vault.id, epoch, KeyPurpose::secret, recipient.id, recipient.kem));
    CHATELAINE_CHECK(putDelivery(replica.database, wrapped));
    isAny = true;
  }
  return isAny;
}

}  // namespace

PrincipalId makerOf(const Replica& replica, const sync::RosterVault& vault) {
  for (const sync::Roster& roster : replica.rosters | std::views::reverse) {
    const sync::RosterVault* entry = sync::find(roster, vault.id);
    if (!entry || !entry->secretKey) continue;
    if (std::ranges::contains(vault.gateways, entry->secretKey->maker)) return entry->secretKey->maker;
    break;
  }
  return vault.gateways.empty() ? PrincipalId{} : vault.gateways.front();
}

Result<sync::VaultKeyOffer> makeKey(Replica& replica, const sync::VaultKeyRequest& request) {
  CHATELAINE_CHECK(checkRequest(replica, request));
  CHATELAINE_TRY(pair, keyPairFor(replica, request));
  CHATELAINE_TRY(recipients, recipientsOf(replica, request.vault));
  sync::VaultKeyOffer offer{request.vault, request.epoch, {pair.publicKey, replica.card.id, {}}, {}};
  for (const PrincipalCard& card : recipients) {
    CHATELAINE_TRY(wrapped, sync::wrapKey(pair.privateKey, *replica.team, request.vault, request.epoch,
                                          KeyPurpose::secret, card.id, card.kem));
    offer.wrapped.push_back(std::move(wrapped));
  }
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_CHECK(storeWrappedKey(replica, offer.wrapped.front()));
  CHATELAINE_CHECK(transaction.commit());
  replica.keyRing.put(KeyPurpose::secret, request.vault, request.epoch, pair.privateKey.clone());
  offer.key.signature =
      sync::signVaultSecretKey(replica.keys, *replica.team, request.vault, request.epoch, pair.publicKey);
  return offer;
}

Result<std::vector<sync::VaultKeyOffer>> makeMissingKeys(Replica& replica) {
  std::vector<sync::VaultKeyOffer> offers;
  for (const sync::RosterVault& vault : replica.roster().vaults) {
    if (!isMissing(replica, vault)) continue;
    CHATELAINE_TRY(offer, makeKey(replica, {vault.id, vault.epoch}));
    offers.push_back(std::move(offer));
  }
  return offers;
}

Result<std::vector<VaultId>> deliverTo(Replica& replica, const PrincipalCard& gateway) {
  std::vector<VaultId> vaults;
  for (const sync::RosterVault& vault : replica.roster().vaults) {
    if (vault.id == sync::teamVault || !std::ranges::contains(vault.gateways, gateway.id)) continue;
    CHATELAINE_TRY(isAny, deliverVault(replica, vault, gateway));
    if (isAny) vaults.push_back(vault.id);
  }
  return vaults;
}

Result<void> deliverToKit(Replica& replica, const sync::Roster* known) {
  CHATELAINE_TRY(kit, trustedKit(replica));
  if (!kit) return {};
  for (const sync::RosterVault& vault : replica.roster().vaults) {
    if (known && sync::find(*known, vault.id)) continue;
    const bool isOurs = vault.id != sync::teamVault && makerOf(replica, vault) == replica.card.id;
    if (isOurs) CHATELAINE_CHECK(deliverVault(replica, vault, *kit));
  }
  return {};
}

}  // namespace chatelaine::vault
