#include "vault/chain_rows.h"
#include "vault/evidence_rows.h"
#include "vault/item_rows.h"
#include "vault/replica.h"
#include "vault/roster_sync.h"
#include "vault/sealed_secrets.h"
#include "vault/vault_key_making.h"

namespace chatelaine::vault {
namespace {

Result<void> checkNotStale(Replica& replica, const VaultId& vault) {
  CHATELAINE_TRY(hasProblem, hasRosterProblem(replica.database));
  if (hasProblem) return fail(ErrorCode::stale, "the roster can't be trusted");
  for (const VaultId& id : {sync::teamVault, vault}) {
    CHATELAINE_TRY(chain, chainRow(replica.database, id));
    if (chain.problem) return fail(ErrorCode::stale, chain.evidence);
    CHATELAINE_TRY(evidence, evidenceAgainst(replica.database, id));
    if (evidence) return fail(ErrorCode::stale, *evidence);
    CHATELAINE_TRY(isWithheld, hasLateClaim(replica.database, id));
    if (isWithheld) return fail(ErrorCode::stale, "the server withholds what others have seen");
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
  return makeKey(*m_state->replica, request);
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
