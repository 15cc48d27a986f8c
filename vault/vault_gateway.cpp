#include "vault/chain_rows.h"
#include "vault/item_rows.h"
#include "vault/replica.h"
#include "vault/roster_sync.h"
#include "vault/sealed_secrets.h"

namespace chatelaine::vault {
namespace {

// The private half from an earlier request that was never answered, or a new one, wrapped to us and to the recovery
// kit.
Result<crypto::KemKeyPair> keyPairFor(Replica& replica, const sync::VaultKeyRequest& request) {
  const Secret* known = replica.keyRing.find(sync::KeyPurpose::secret, request.vault, request.epoch);
  if (known) return crypto::kemKeyPairFromPrivate(*known);
  return crypto::generateKemKeyPair();
}

Result<sync::WrappedKey> wrapSecretKey(const Replica& replica, const crypto::KemKeyPair& pair,
                                       const sync::VaultKeyRequest& request, const PrincipalId& recipient,
                                       const crypto::KemPublicKey& recipientKey) {
  return sync::wrapKey(pair.privateKey, *replica.team, request.vault, request.epoch, sync::KeyPurpose::secret,
                       recipient, recipientKey);
}

Result<void> checkRequest(const Replica& replica, const sync::VaultKeyRequest& request) {
  if (!replica.team) return fail(ErrorCode::notFound, "no team yet");
  if (!replica.isGateway()) return fail(ErrorCode::denied, "only gateways make vault keys");
  if (request.vault == sync::teamVault || request.epoch == 0) {
    return fail(ErrorCode::invalidInput, "no such vault can have a secret key");
  }
  const sync::RosterVault* entry = sync::find(replica.roster(), request.vault);
  const bool isOurs = !entry || (entry->secretKey && entry->secretKey->maker == replica.card.id);
  if (entry && request.epoch <= entry->epoch && !isOurs) {
    return fail(ErrorCode::conflict, "another gateway has made that vault's key");
  }
  return {};
}

Result<void> checkNotStale(Replica& replica, const VaultId& vault) {
  CHATELAINE_TRY(hasProblem, hasRosterProblem(replica.database));
  if (hasProblem) return fail(ErrorCode::stale, "the roster can't be trusted");
  for (const VaultId& id : {sync::teamVault, vault}) {
    CHATELAINE_TRY(chain, chainRow(replica.database, id));
    if (chain.problem) return fail(ErrorCode::stale, chain.evidence);
  }
  return {};
}

Result<sync::SealedSecret> sealedOf(Replica& replica, const ItemRow& row) {
  if (!row.secret) return fail(ErrorCode::notFound, "the credential has no secret");
  CHATELAINE_TRY(bytes, sealedSecret(replica.database, *row.secret));
  return sync::decodeSealedSecret(bytes);
}

}  // namespace

Result<sync::VaultKeyOffer> Vault::makeVaultKey(const sync::VaultKeyRequest& request) {
  Replica& replica = *m_state->replica;
  CHATELAINE_CHECK(checkRequest(replica, request));
  CHATELAINE_TRY(pair, keyPairFor(replica, request));
  CHATELAINE_TRY(ours, wrapSecretKey(replica, pair, request, replica.card.id, replica.card.kem));
  CHATELAINE_TRY(recovery, wrapSecretKey(replica, pair, request, PrincipalId{}, replica.roster().recovery.kem));
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_CHECK(storeWrappedKey(replica, ours));
  CHATELAINE_CHECK(transaction.commit());
  replica.keyRing.put(sync::KeyPurpose::secret, request.vault, request.epoch, pair.privateKey.clone());
  const auto signature =
      sync::signVaultSecretKey(replica.keys, *replica.team, request.vault, request.epoch, pair.publicKey);
  return sync::VaultKeyOffer{request.vault,
                             request.epoch,
                             {pair.publicKey, replica.card.id, signature},
                             {std::move(ours), std::move(recovery)}};
}

Result<SecretFields> Vault::openSecret(const ItemId& id) const {
  Replica& replica = *m_state->replica;
  if (!replica.isGateway()) return fail(ErrorCode::denied, "only gateways open secrets");
  CHATELAINE_TRY(row, itemRow(replica.database, id, sync::ItemKind::credential));
  CHATELAINE_TRY(credential, credentialOf(row));
  CHATELAINE_CHECK(checkNotStale(replica, row.vault));
  if (credential.labels.expiresAt && *credential.labels.expiresAt <= replica.clock()) {
    return fail(ErrorCode::expired, "the credential has expired");
  }
  CHATELAINE_TRY(sealed, sealedOf(replica, row));
  const Secret* key = replica.keyRing.find(sync::KeyPurpose::secret, row.vault, sealed.epoch);
  if (!key) return fail(ErrorCode::denied, "the vault's secret key isn't here");
  return sync::openSecret(sealed, {*replica.team, row.vault, row.id, credential.binding}, *key);
}

std::vector<sync::SeenHead> Vault::heads() const {
  std::vector<sync::SeenHead> heads;
  const auto chains = chainRows(m_state->replica->database);
  if (!chains) return heads;
  for (const ChainRow& chain : *chains) heads.push_back({chain.vault, chain.height, chain.head});
  return heads;
}

}  // namespace chatelaine::vault
