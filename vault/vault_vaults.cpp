#include <algorithm>
#include <iterator>

#include "core/names.h"
#include "crypto/random.h"
#include "vault/chain_rows.h"
#include "vault/changes.h"
#include "vault/evidence_rows.h"
#include "vault/replica.h"
#include "vault/roster_writing.h"

namespace chatelaine::vault {
namespace {

VaultSummary summaryOf(Replica& replica, const sync::RosterVault& entry) {
  VaultSummary summary;
  summary.id = entry.id;
  summary.name = nameOfSubject(replica, entry.id.view());
  summary.credentials = countItems(replica.database, entry.id, sync::ItemKind::credential).value_or(0);
  summary.pins = countItems(replica.database, entry.id, sync::ItemKind::pin).value_or(0);
  summary.takesSecrets = entry.secretKey.has_value();
  const auto chain = chainRow(replica.database, entry.id);
  const auto evidence = evidenceAgainst(replica.database, entry.id);
  summary.isReadOnly = !chain || chain->problem || !evidence || *evidence;
  return summary;
}

bool isTaken(Replica& replica, const std::string& name, const VaultId& except) {
  return std::ranges::any_of(replica.roster().vaults, [&](const sync::RosterVault& vault) {
    return vault.id != sync::teamVault && vault.id != except && nameOfSubject(replica, vault.id.view()) == name;
  });
}

Result<void> checkVaultName(Replica& replica, const std::string& name, const VaultId& except) {
  CHATELAINE_CHECK(checkTitle(name));
  if (isTaken(replica, name, except)) return fail(ErrorCode::alreadyExists, "another vault has that name");
  return {};
}

Result<void> checkOffer(const Replica& replica, const sync::VaultKeyOffer& offer) {
  if (offer.epoch != 1) return fail(ErrorCode::invalidInput, "a new vault begins with epoch 1");
  if (offer.vault == sync::teamVault) return fail(ErrorCode::invalidInput, "the team's own vault takes no secrets");
  if (sync::find(replica.roster(), offer.vault)) return fail(ErrorCode::alreadyExists, "that vault exists already");
  if (!sync::isGateway(replica.roster(), offer.key.maker)) {
    return fail(ErrorCode::denied, "the offer is not from a gateway of the team");
  }
  const bool isAboutThis = std::ranges::all_of(offer.wrapped, [&](const sync::WrappedKey& key) {
    return key.vault == offer.vault && key.epoch == offer.epoch && key.purpose == sync::KeyPurpose::secret;
  });
  return isAboutThis ? Result<void>{} : fail(ErrorCode::tampered, "the offer brings keys of something else");
}

// The metadata key is kept first, sealed to ourselves: writeRoster gives it to every reader.
Result<void> addToRoster(Replica& replica, sync::RosterVault vault, const std::vector<sync::WrappedKey>& secretKeys) {
  const Secret metadataKey = crypto::randomSecret(32);
  vault.keyCheck = sync::keyCheckOf(metadataKey, *replica.team, vault.id, vault.epoch);
  CHATELAINE_TRY(ours, sync::wrapKey(metadataKey, *replica.team, vault.id, vault.epoch, sync::KeyPurpose::metadata,
                                     replica.card.id, replica.card.kem));
  CHATELAINE_CHECK(storeWrappedKey(replica, ours));
  CHATELAINE_TRY(written, writeRoster(replica, sync::AddVault{std::move(vault)}));
  std::ranges::copy(secretKeys, std::back_inserter(written.keys));
  CHATELAINE_CHECK(storeRoster(replica, written.roster,
                               encode(sync::RosterUpdate{encode(written.roster), std::move(written.keys)})));
  return reload(replica);
}

AuditEvent vaultEvent(AuditAction action, const VaultId& vault, const std::string& name) {
  AuditEvent event;
  event.action = action;
  event.vault = vault;
  event.vaultName = name;
  return event;
}

Result<VaultSummary> addNamed(Replica& replica, const std::string& name, const sync::RosterVault& vault,
                              const std::vector<sync::WrappedKey>& secretKeys) {
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(addToRoster(replica, vault, secretKeys));
  CHATELAINE_CHECK(putName(changes, replica, vault.id.view(), name));
  changes.record(vaultEvent(AuditAction::vaultCreated, vault.id, name));
  CHATELAINE_CHECK(changes.commit());
  return summaryOf(replica, *sync::find(replica.roster(), vault.id));
}

Result<void> checkNewVault(Replica& replica, const std::string& name, const VaultId& vault) {
  CHATELAINE_CHECK(checkWritable(replica, sync::teamVault, sync::ItemKind::name));
  return checkVaultName(replica, name, vault);
}

}  // namespace

std::vector<VaultSummary> Vault::vaults() const {
  Replica& replica = *m_state->replica;
  std::vector<VaultSummary> summaries;
  if (!replica.team) return summaries;
  for (const sync::RosterVault& entry : replica.roster().vaults) {
    const bool isReadable = sync::mayRead(replica.roster(), replica.card.id, entry.id);
    if (entry.id != sync::teamVault && isReadable) summaries.push_back(summaryOf(replica, entry));
  }
  return summaries;
}

Result<VaultSummary> Vault::addVault(const std::string& name, const sync::VaultKeyOffer& offer) {
  Replica& replica = *m_state->replica;
  CHATELAINE_CHECK(checkNewVault(replica, name, offer.vault));
  CHATELAINE_CHECK(checkOffer(replica, offer));
  const sync::RosterVault vault{offer.vault, {}, {offer.key.maker}, offer.epoch, {}, offer.key, {}};
  auto added = addNamed(replica, name, vault, offer.wrapped);
  if (!added) CHATELAINE_CHECK(reload(replica));  // memory follows the transaction that was rolled back
  return added;
}

Result<VaultSummary> Vault::addVault(const std::string& name) {
  Replica& replica = *m_state->replica;
  CHATELAINE_CHECK(checkNewVault(replica, name, {}));
  sync::RosterVault vault{
      .id = crypto::randomId<VaultId>(), .access = {}, .gateways = {}, .keyCheck = {}, .secretKey = {}, .closedAt = {}};
  for (const sync::PrincipalCard& gateway : replica.roster().gateways) vault.gateways.push_back(gateway.id);
  auto added = addNamed(replica, name, vault, {});
  if (!added) CHATELAINE_CHECK(reload(replica));
  return added;
}

Result<void> Vault::renameVault(const VaultId& vault, const std::string& name) {
  Replica& replica = *m_state->replica;
  if (!replica.team || vault == sync::teamVault || !sync::find(replica.roster(), vault)) {
    return fail(ErrorCode::notFound, "no such vault");
  }
  CHATELAINE_CHECK(checkVaultName(replica, name, vault));
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(putName(changes, replica, vault.view(), name));
  changes.record(vaultEvent(AuditAction::vaultRenamed, vault, name));
  return changes.commit();
}

}  // namespace chatelaine::vault
