#include "vault/roster_writing.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "crypto/random.h"
#include "sync/enrolment_api.h"
#include "vault/chain_rows.h"
#include "vault/guard_rows.h"
#include "vault/withdrawn.h"
#include "vault/wrapping.h"

namespace chatelaine::vault {
namespace {

using sync::KeyPurpose;
using sync::PrincipalCard;

PrincipalCard kitOf(const sync::Roster& roster) { return {PrincipalId{}, roster.recovery.sign, roster.recovery.kem}; }

// Everybody who may read the vault now and couldn't before, the recovery kit included.
std::vector<PrincipalCard> newReaders(const sync::Roster& before, const sync::Roster& after, const VaultId& vault) {
  const std::vector<PrincipalCard> known = readersOf(before, vault);
  std::vector<PrincipalCard> gained = readersOf(after, vault);
  std::erase_if(gained, [&](const PrincipalCard& card) { return std::ranges::contains(known, card); });
  if (before.recovery != after.recovery) gained.push_back(kitOf(after));
  return gained;
}

class Writing {
 public:
  Writing(const RosterGround& ground, sync::Roster next, std::vector<VaultId> rekeyed)
      : m_ground(ground), m_rekeyed(std::move(rekeyed)) {
    m_written.roster = std::move(next);
  }

  Result<void> beginEpoch(const VaultId& id) {
    sync::RosterVault& vault = *std::ranges::find(m_written.roster.vaults, id, &sync::RosterVault::id);
    CHATELAINE_TRY(closedAt, m_ground.closedAt(id));
    const Secret key = crypto::randomSecret(32);
    vault.epoch += 1;
    vault.keyCheck = sync::keyCheckOf(key, teamOf(m_written.roster), id, vault.epoch);
    vault.secretKey.reset();  // a gateway makes the new one
    vault.closedAt = closedAt;
    CHATELAINE_TRY(keys, wrapForReaders(key, m_written.roster, id));
    std::ranges::move(keys, std::back_inserter(m_written.keys));
    return {};
  }

  // What was written in earlier epochs stays readable, for newcomers too.
  Result<void> giveHistory(const sync::RosterVault& before) {
    CHATELAINE_TRY(isUnused, hasUnusedEpoch(before));
    for (const PrincipalCard& card : newReaders(m_ground.newest, m_written.roster, before.id)) {
      for (std::uint64_t epoch = 1; epoch <= before.epoch; ++epoch) {
        CHATELAINE_CHECK(give(before.id, epoch, card, epoch == before.epoch && !isUnused));
      }
    }
    return {};
  }

  WrittenRoster take() { return std::move(m_written); }

 private:
  // It ends where it began, or before: nothing was written under its key. So it is where a roster named a head that
  // never was, and gave its key to nobody.
  Result<bool> hasUnusedEpoch(const sync::RosterVault& vault) const {
    if (!vault.closedAt || !std::ranges::contains(m_rekeyed, vault.id)) return false;
    CHATELAINE_TRY(end, m_ground.closedAt(vault.id));
    return end.height <= vault.closedAt->height;
  }

  // An earlier epoch that we never had the key of can't be given on; the newest one must be.
  Result<void> give(const VaultId& vault, std::uint64_t epoch, const PrincipalCard& card, bool isNeeded) {
    const Secret* key = m_ground.metadataKey(vault, epoch);
    if (!key) return isNeeded ? fail(ErrorCode::notFound, "the vault's metadata key isn't here") : Result<void>{};
    CHATELAINE_TRY(
        wrapped, sync::wrapKey(*key, teamOf(m_written.roster), vault, epoch, KeyPurpose::metadata, card.id, card.kem));
    m_written.keys.push_back(std::move(wrapped));
    return {};
  }

  const RosterGround& m_ground;
  std::vector<VaultId> m_rekeyed;
  WrittenRoster m_written;
};

Result<sync::ClosedAt> newestHead(Replica& replica, const VaultId& vault) {
  if (!sync::mayRead(replica.roster(), replica.card.id, vault)) {
    return fail(ErrorCode::denied, "a vault that this device doesn't read needs a new epoch");
  }
  CHATELAINE_TRY(chain, chainRow(replica.database, vault));
  if (chain.problem) return fail(*chain.problem, chain.evidence);
  CHATELAINE_TRY(guard, guardRow(replica.database, vault));
  // Heads that wait for a person's word were verified: who deleted so much can be removed before that word is said.
  if (guard && guard->reason == PauseReason::massDeletion) {
    return sync::ClosedAt{guard->serverHeight, guard->serverHead};
  }
  return sync::ClosedAt{chain.height, chain.head};
}

}  // namespace

bool isOvertaken(const sync::RosterChange& change, const sync::Roster& decidedOn, const sync::Roster& newest) {
  const auto roleOf = [](const sync::Roster& roster, const MemberId& id) -> std::optional<sync::Role> {
    const auto member = std::ranges::find(roster.members, id, &sync::Member::id);
    return member == roster.members.end() ? std::nullopt : std::optional(member->role);
  };
  const auto vaultsOf = [](const sync::Roster& roster, const MemberId& id) {
    std::set<VaultId> vaults;
    for (const sync::RosterVault& vault : roster.vaults) {
      if (std::ranges::contains(vault.access, id)) vaults.insert(vault.id);
    }
    return vaults;
  };
  if (const auto* role = std::get_if<sync::SetRole>(&change)) {
    return roleOf(decidedOn, role->member) != roleOf(newest, role->member);
  }
  if (const auto* access = std::get_if<sync::SetAccess>(&change)) {
    return vaultsOf(decidedOn, access->member) != vaultsOf(newest, access->member);
  }
  const auto* gateways = std::get_if<sync::SetGateways>(&change);
  if (!gateways) return false;
  const sync::RosterVault* before = sync::find(decidedOn, gateways->vault);
  const sync::RosterVault* now = sync::find(newest, gateways->vault);
  return before && now && before->gateways != now->gateways;
}

Result<void> checkFits(const WrittenRoster& written) {
  if (written.keys.size() <= sync::maximumKeys) return {};
  return fail(ErrorCode::limitExceeded, "the change gives out " + std::to_string(written.keys.size()) +
                                            " keys, and a server takes " + std::to_string(sync::maximumKeys) +
                                            " at once: change less at a time");
}

Result<WrittenRoster> writeUnsigned(const RosterGround& ground, const sync::RosterChange& change) {
  CHATELAINE_TRY(next, changedBy(ground.newest, change));
  const std::vector<VaultId> rekeyed = vaultsToRekey(ground.newest, next);
  Writing writing(ground, std::move(next), rekeyed);
  for (const sync::RosterVault& vault : ground.newest.vaults) CHATELAINE_CHECK(writing.giveHistory(vault));
  for (const VaultId& vault : rekeyed) CHATELAINE_CHECK(writing.beginEpoch(vault));
  return writing.take();
}

namespace {

// Of a vault that no roster names yet: the key is there since it was made, sealed to ourselves.
Result<Secret> keyOfNewVault(Replica& replica, const sync::RosterVault& vault) {
  CHATELAINE_TRY(wrapped, ownWrappedKey(replica, vault.id, vault.epoch));
  CHATELAINE_TRY(key, sync::unwrapKey(wrapped, *replica.team, replica.keys.kem.privateKey));
  if (sync::keyCheckOf(key, *replica.team, vault.id, vault.epoch) != vault.keyCheck) {
    return fail(ErrorCode::tampered, "another metadata key than the new vault's");
  }
  return key;
}

Result<void> addKeysOfNewVault(Replica& replica, const sync::AddVault& change, WrittenRoster& written) {
  CHATELAINE_TRY(key, keyOfNewVault(replica, change.vault));
  CHATELAINE_TRY(keys, wrapForReaders(key, written.roster, change.vault.id));
  CHATELAINE_TRY(secretKeys, withdrawnKeys(replica, change.vault.id));
  std::ranges::move(keys, std::back_inserter(written.keys));
  std::ranges::move(secretKeys, std::back_inserter(written.keys));
  return {};
}

}  // namespace

Result<WrittenRoster> writeRoster(Replica& replica, const sync::RosterChange& change) {
  const RosterGround ground{replica.roster(), [&](const VaultId& vault) { return newestHead(replica, vault); },
                            [&](const VaultId& vault, std::uint64_t epoch) {
                              return replica.keyRing.find(KeyPurpose::metadata, vault, epoch);
                            }};
  CHATELAINE_TRY(written, writeUnsigned(ground, change));
  if (const auto* added = std::get_if<sync::AddVault>(&change)) {
    CHATELAINE_CHECK(addKeysOfNewVault(replica, *added, written));
  }
  CHATELAINE_CHECK(checkFits(written));
  written.roster.time = replica.clock();
  sync::signRoster(written.roster, replica.keys);
  CHATELAINE_CHECK(sync::verifyRoster(&replica.roster(), written.roster));
  return written;
}

}  // namespace chatelaine::vault
