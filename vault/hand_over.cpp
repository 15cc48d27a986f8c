#include "vault/hand_over.h"

#include <algorithm>
#include <set>

#include "core/words.h"
#include "sync/invite.h"
#include "vault/changes.h"
#include "vault/hand_over_rows.h"
#include "vault/recovery_keys.h"
#include "vault/trusted_kit.h"
#include "vault/vault_key_making.h"

namespace chatelaine::vault {
namespace {

std::vector<VaultId> sharedVaults(const Replica& replica, const PrincipalId& other) {
  std::vector<VaultId> shared;
  for (const sync::RosterVault& vault : replica.roster().vaults) {
    const bool isShared = vault.id != sync::teamVault && std::ranges::contains(vault.gateways, other) &&
                          std::ranges::contains(vault.gateways, replica.card.id);
    if (isShared) shared.push_back(vault.id);
  }
  return shared;
}

// However they were typed: it is what they stand for that is compared.
bool areWordsOf(const PrincipalId& principal, std::string_view typed) {
  const auto given = bytesOfWords(typed);
  const auto known = bytesOfWords(sync::safetyWords(principal));
  return given && known && *given == *known;
}

PrincipalId idOfKit(const Replica& replica) { return vault::idOfKit(replica.roster().recovery); }

// What the roster doesn't vouch for is left where it is: the server may have sealed its own.
Result<bool> takeFromKit(Replica& replica, const sync::WrappedKey& key, const sync::PrincipalKeys& kit) {
  const auto secret = unwrapVouched(key, kit, *replica.team, replica.rosters);
  if (!secret || key.purpose != sync::KeyPurpose::secret) return false;
  CHATELAINE_TRY(ours, sync::wrapKey(*secret, *replica.team, key.vault, key.epoch, key.purpose, replica.card.id,
                                     replica.card.kem));
  CHATELAINE_CHECK(storeWrappedKey(replica, ours));
  replica.keyRing.put(key.purpose, key.vault, key.epoch, secret->clone());
  return true;
}

Result<void> checkGateway(const Replica& replica) {
  return replica.isGateway() ? Result<void>{} : fail(ErrorCode::denied, "only gateways hold vaults' secret keys");
}

}  // namespace

PrincipalId idOfKit(const sync::RecoveryCard& kit) { return sync::principalIdOf(kit.sign, kit.kem); }
std::string wordsOfKit(const sync::RecoveryCard& kit) { return sync::safetyWords(idOfKit(kit)); }

std::vector<WaitingGateway> HandOver::waiting() const {
  Replica& replica = *m_vault.m_state->replica;
  std::vector<WaitingGateway> waiting;
  const auto trusted = trustedGateways(replica.database);
  if (!replica.isGateway() || !trusted) return waiting;
  for (const sync::PrincipalCard& gateway : replica.roster().gateways) {
    if (gateway.id == replica.card.id || std::ranges::contains(*trusted, gateway.id)) continue;
    std::vector<VaultId> vaults = sharedVaults(replica, gateway.id);
    if (!vaults.empty()) waiting.push_back({gateway.id, nameOfSubject(replica, gateway.id.view()), std::move(vaults)});
  }
  return waiting;
}

Result<void> HandOver::check(const PrincipalId& gateway, std::string_view words) const {
  const Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_CHECK(checkGateway(replica));
  if (!sync::isGateway(replica.roster(), gateway)) return fail(ErrorCode::notFound, "no such gateway");
  if (!areWordsOf(gateway, words)) return fail(ErrorCode::denied, "those are another gateway's words");
  return {};
}

Result<std::vector<VaultId>> HandOver::confirm(const PrincipalId& gateway, std::string_view words) {
  Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_CHECK(check(gateway, words));
  const sync::PrincipalCard* card = sync::cardOf(replica.roster(), gateway);
  if (!card) return fail(ErrorCode::notFound, "no such gateway");
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_CHECK(putTrusted(replica.database, gateway, replica.clock()));
  CHATELAINE_TRY(vaults, deliverTo(replica, *card));
  CHATELAINE_CHECK(transaction.commit());
  replica.changes += 1;
  return vaults;
}

Result<std::vector<VaultId>> HandOver::openWithKit(const Secret& seed) {
  Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_CHECK(checkGateway(replica));
  CHATELAINE_TRY(kit, recoveryKeysOf(seed));
  if (cardOfKit(kit) != replica.roster().recovery) return fail(ErrorCode::denied, "not the recovery kit of this team");
  CHATELAINE_TRY(wrapped, wrappedForKit(replica.database));
  std::set<VaultId> opened;
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  for (const sync::WrappedKey& key : wrapped) {
    CHATELAINE_TRY(isTaken, takeFromKit(replica, key, kit));
    if (isTaken) opened.insert(key.vault);
  }
  CHATELAINE_CHECK(transaction.commit());
  if (opened.empty()) return fail(ErrorCode::notFound, "nothing of the kit's has come from the server yet");
  replica.changes += 1;
  return std::vector<VaultId>(opened.begin(), opened.end());
}

std::optional<std::string> HandOver::waitingKit() const {
  Replica& replica = *m_vault.m_state->replica;
  if (!replica.isGateway()) return std::nullopt;
  const auto trusted = trustedKit(replica);
  if (!trusted || *trusted) return std::nullopt;
  return sync::safetyWords(idOfKit(replica));
}

Result<void> HandOver::checkKit(std::string_view words) const {
  const Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_CHECK(checkGateway(replica));
  if (!waitingKit()) return fail(ErrorCode::notFound, "no recovery kit waits to be confirmed");
  if (!areWordsOf(idOfKit(replica), words)) return fail(ErrorCode::denied, "those are another kit's words");
  return {};
}

Result<void> HandOver::confirmKit(std::string_view words) {
  Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_CHECK(checkKit(words));
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_CHECK(vault::confirmKit(replica));
  CHATELAINE_CHECK(deliverToKit(replica));
  CHATELAINE_CHECK(transaction.commit());
  replica.changes += 1;
  return {};
}

std::vector<VaultId> HandOver::lacking() const {
  const Replica& replica = *m_vault.m_state->replica;
  std::vector<VaultId> lacking;
  if (!replica.isGateway()) return lacking;
  for (const sync::RosterVault& vault : replica.roster().vaults) {
    const bool isOurs = vault.secretKey && std::ranges::contains(vault.gateways, replica.card.id);
    if (isOurs && !replica.keyRing.find(sync::KeyPurpose::secret, vault.id, vault.epoch)) lacking.push_back(vault.id);
  }
  return lacking;
}

}  // namespace chatelaine::vault
