// The vaults' secret keys between gateways: public halves that owners publish, private halves sealed to gateways.
#include <map>
#include <set>

#include "server/answers.h"
#include "server/service.h"
#include "sync/enrolment_api.h"

namespace chatelaine::server {
namespace {

constexpr std::size_t mostOffers = 1000;
constexpr std::size_t largestSealedKey = 512;

bool serves(const sync::Roster& roster, const PrincipalId& gateway, const VaultId& vault) {
  const sync::RosterVault* entry = find(roster, vault);
  return entry && vault != sync::teamVault && std::ranges::contains(entry->gateways, gateway);
}

// An owner gives metadata keys again to those who may read: to a server that has lost them.
bool mayRenew(const Caller& caller, const sync::WrappedKey& key) {
  const sync::Roster& roster = caller.roster();
  const sync::Member* member = memberOfDevice(roster, caller.principal);
  const sync::RosterVault* vault = find(roster, key.vault);
  return member && member->role == sync::Role::owner && vault && key.purpose == sync::KeyPurpose::metadata &&
         (key.recipient.isNull() || sync::mayRead(roster, key.recipient, key.vault)) && key.epoch >= 1 &&
         key.epoch <= vault->epoch && key.sealed.size() <= largestSealedKey;
}

// A gateway gives a vault's secret key to the vault's other gateways and the recovery kit, never to a device.
bool mayDeliver(const Caller& caller, const sync::WrappedKey& key) {
  const sync::Roster& roster = caller.roster();
  const sync::RosterVault* vault = find(roster, key.vault);
  const bool isMaker = vault && (!vault->secretKey || vault->secretKey->maker == caller.principal);
  const bool isForGateway = key.recipient.isNull() ? isMaker : serves(roster, key.recipient, key.vault);
  return key.purpose == sync::KeyPurpose::secret && serves(roster, caller.principal, key.vault) && isForGateway &&
         key.epoch >= 1 && key.epoch <= find(roster, key.vault)->epoch && key.sealed.size() <= largestSealedKey;
}

bool mayOffer(const Caller& caller, const sync::VaultKeyOffer& offer) {
  const sync::Roster& roster = caller.roster();
  return offer.key.maker == caller.principal && serves(roster, caller.principal, offer.vault) &&
         offer.epoch == find(roster, offer.vault)->epoch && offer.wrapped.empty() &&
         sync::verifyOffer(offer, *cardOf(roster, caller.principal), caller.team);
}

bool isWanted(const sync::Roster& roster, const StoredOffer& offer) {
  const sync::RosterVault* entry = find(roster, offer.vault);
  return entry && entry->epoch == offer.epoch && !entry->secretKey &&
         std::ranges::contains(entry->gateways, offer.maker);
}

// An owner gives back what a server has lost: a metadata key that is here, the recovery kit's too, is never exchanged.
Result<void> dropKnown(SyncStore& store, const TeamId& team, std::vector<sync::WrappedKey>& keys) {
  std::map<PrincipalId, std::set<std::pair<VaultId, std::uint64_t>>> known;
  for (const sync::WrappedKey& key : keys) {
    if (key.purpose != sync::KeyPurpose::metadata || known.contains(key.recipient)) continue;
    CHATELAINE_TRY(here, store.keysOf(team, key.recipient));
    for (const sync::WrappedKey& one : here) {
      if (one.purpose == sync::KeyPurpose::metadata) known[key.recipient].insert({one.vault, one.epoch});
    }
  }
  std::erase_if(keys, [&](const sync::WrappedKey& key) {
    return key.purpose == sync::KeyPurpose::metadata && known[key.recipient].contains({key.vault, key.epoch});
  });
  return {};
}

// A copy doesn't say for which kit it is, so its sender does: one for a former kit would take the place of the new
// one's.
Result<void> checkKit(const http::Request& request, const sync::Roster& roster,
                      const std::vector<sync::WrappedKey>& keys) {
  const bool isForKit = std::ranges::any_of(keys, [](const sync::WrappedKey& key) {
    return key.recipient.isNull() && key.purpose == sync::KeyPurpose::metadata;
  });
  if (!isForKit) return {};
  const auto named = http::queryValue(request, "kit");
  if (!named) return fail(ErrorCode::invalidInput, "copies for a recovery kit that isn't named");
  if (*named != sync::principalIdOf(roster.recovery.sign, roster.recovery.kem).hex())
    return fail(ErrorCode::conflict, "the team has another recovery kit");
  return {};
}

}  // namespace

Service::Answer Service::postVaultKeys(const Visit& visit) {
  CHATELAINE_TRY(caller, authorise(visit));
  CHATELAINE_TRY(delivery, received(sync::decode<sync::KeyDelivery>(visit.request.body)));
  if (delivery.offers.size() > mostOffers || delivery.keys.size() > sync::maximumKeys)
    return fail(ErrorCode::limitExceeded, "too many keys");
  const bool isAllowed =
      std::ranges::all_of(delivery.offers, [&](const auto& offer) { return mayOffer(caller, offer); }) &&
      std::ranges::all_of(delivery.keys,
                          [&](const auto& key) { return mayDeliver(caller, key) || mayRenew(caller, key); });
  if (!isAllowed) return fail(ErrorCode::denied, "keys of vaults that they don't serve, or for somebody else");
  CHATELAINE_CHECK(checkKit(visit.request, caller.roster(), delivery.keys));
  for (const sync::VaultKeyOffer& offer : delivery.offers) {
    CHATELAINE_CHECK(m_store.addOffer(caller.team, {offer.vault, offer.epoch, offer.key.maker, encode(offer)}));
  }
  CHATELAINE_CHECK(dropKnown(m_store, caller.team, delivery.keys));
  if (!delivery.keys.empty())
    CHATELAINE_CHECK(m_store.addKeys(caller.team, caller.principal, caller.roster().revision, delivery.keys));
  if (!delivery.keys.empty() || !delivery.offers.empty()) m_options.changed(caller.team);
  return cbor({});
}

Service::Answer Service::vaultKeys(const Visit& visit) {
  CHATELAINE_TRY(caller, owner(visit));
  CHATELAINE_TRY(offers, m_store.offers(caller.team));
  sync::KeyDelivery delivery;
  for (const StoredOffer& offer : offers) {
    if (!isWanted(caller.roster(), offer)) continue;
    CHATELAINE_TRY(decoded, sync::decode<sync::VaultKeyOffer>(offer.encoded));
    delivery.offers.push_back(std::move(decoded));
  }
  return cbor(encode(delivery));
}

}  // namespace chatelaine::server
