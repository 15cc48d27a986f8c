#include <algorithm>
#include <iterator>

#include "core/names.h"
#include "crypto/random.h"
#include "vault/chain_rows.h"
#include "vault/changes.h"
#include "vault/replica.h"
#include "vault/wrapping.h"

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
  summary.isReadOnly = !chain || chain->problem.has_value();
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

// Everybody of the team who owns; further members get access by a later revision.
std::vector<MemberId> ownersOf(const sync::Roster& roster) {
  std::vector<MemberId> owners;
  for (const sync::Member& member : roster.members) {
    if (member.role == sync::Role::owner) owners.push_back(member.id);
  }
  return owners;
}

sync::Roster withVault(const Replica& replica, const sync::VaultKeyOffer& offer, const Secret& metadataKey) {
  sync::Roster next = replica.roster();
  next.team = *replica.team;
  next.revision += 1;
  next.prev = hashOf(replica.roster());
  next.vaults.push_back({.id = offer.vault,
                         .access = ownersOf(next),
                         .gateways = {offer.key.maker},
                         .epoch = offer.epoch,
                         .keyCheck = sync::keyCheckOf(metadataKey, *replica.team, offer.vault, offer.epoch),
                         .secretKey = offer.key,
                         .closedAt = {}});
  next.time = replica.clock();
  sync::signRoster(next, replica.keys);
  return next;
}

Result<void> storeNewRoster(Replica& replica, const sync::Roster& next, const std::vector<sync::WrappedKey>& keys) {
  CHATELAINE_CHECK(storeRoster(replica, next, encode(sync::RosterUpdate{encode(next), keys})));
  for (const sync::WrappedKey& key : keys) {
    if (key.recipient == replica.card.id) CHATELAINE_CHECK(storeWrappedKey(replica, key));
  }
  return reload(replica);
}

AuditEvent vaultEvent(AuditAction action, const VaultId& vault, const std::string& name) {
  AuditEvent event;
  event.action = action;
  event.vault = vault;
  event.vaultName = name;
  return event;
}

Result<VaultSummary> addNamed(Replica& replica, const std::string& name, const sync::VaultKeyOffer& offer) {
  CHATELAINE_CHECK(checkWritable(replica, sync::teamVault, sync::ItemKind::name));
  CHATELAINE_CHECK(checkVaultName(replica, name, offer.vault));
  CHATELAINE_CHECK(checkOffer(replica, offer));
  const Secret metadataKey = crypto::randomSecret(32);
  const sync::Roster next = withVault(replica, offer, metadataKey);
  CHATELAINE_CHECK(sync::verifyRoster(&replica.roster(), next));  // also the gateway's signature over the key
  CHATELAINE_TRY(keys, wrapForReaders(metadataKey, next, offer.vault));
  std::ranges::copy(offer.wrapped, std::back_inserter(keys));
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(storeNewRoster(replica, next, keys));
  CHATELAINE_CHECK(putName(changes, replica, offer.vault.view(), name));
  changes.record(vaultEvent(AuditAction::vaultCreated, offer.vault, name));
  CHATELAINE_CHECK(changes.commit());
  return summaryOf(replica, *sync::find(replica.roster(), offer.vault));
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
  auto added = addNamed(replica, name, offer);
  if (!added) CHATELAINE_CHECK(reload(replica));  // memory follows the transaction that was rolled back
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
