#include "vault/roster_sync.h"

#include <algorithm>
#include <set>

#include "vault/chain_rows.h"
#include "vault/hand_over_rows.h"
#include "vault/recovery_keys.h"
#include "vault/roster_intent.h"
#include "vault/sql.h"
#include "vault/vault_key_making.h"

namespace chatelaine::vault {
namespace {

bool shouldHaveSecretKey(const Replica& replica, const sync::RosterVault& vault) {
  return vault.secretKey && sync::isGateway(replica.roster(), replica.card.id);
}

bool lacksKeyOf(const Replica& replica, const sync::RosterVault& vault) {
  if (!sync::mayRead(replica.roster(), replica.card.id, vault.id)) return false;
  if (!replica.keyRing.find(sync::KeyPurpose::metadata, vault.id, vault.epoch)) return true;
  return shouldHaveSecretKey(replica, vault) && !replica.keyRing.find(sync::KeyPurpose::secret, vault.id, vault.epoch);
}

// Stores what continues `chain`, and compares what we know already.
Result<bool> takeRoster(Replica& replica, std::vector<sync::Roster>& chain, const Bytes& bytes) {
  CHATELAINE_TRY(roster, sync::decodeRoster(bytes));
  if (roster.revision < chain.size()) {
    if (roster == chain[roster.revision]) return false;
    return fail(ErrorCode::rolledBack, "another roster at revision " + std::to_string(roster.revision));
  }
  CHATELAINE_CHECK(sync::verifyRoster(&chain.back(), roster));
  CHATELAINE_CHECK(storeRoster(replica, roster, std::nullopt));
  chain.push_back(std::move(roster));
  return true;
}

// Vaults that we could read once and can't any more: deleted, or taken from us.
std::set<VaultId> lostVaults(const Replica& replica) {
  std::set<VaultId> lost;
  for (const sync::Roster& roster : replica.rosters) {
    for (const sync::RosterVault& vault : roster.vaults) {
      if (!sync::mayRead(replica.roster(), replica.card.id, vault.id)) lost.insert(vault.id);
    }
  }
  return lost;
}

// A gateway forgets what it doesn't serve, and the secret keys: what was sealed to them can't be opened here any more.
Result<void> forgetLostVaults(Replica& replica) {
  for (const VaultId& vault : lostVaults(replica)) {
    storage::Database& database = replica.database;
    CHATELAINE_CHECK(runSql(database,
                            "DELETE FROM secret WHERE hash IN "
                            "(SELECT secret FROM item WHERE vault = ? AND secret IS NOT NULL)",
                            vault));
    CHATELAINE_CHECK(runSql(database, "DELETE FROM item WHERE vault = ?", vault));
    // Should we get it again, everything is asked for anew; the heights stay, so a rollback shows all the same.
    CHATELAINE_CHECK(runSql(database, "UPDATE live SET state = ?, version = 0, bytes = NULL WHERE vault = ?",
                            static_cast<int>(LiveState::missing), vault));
    replica.askedAgain.erase(vault);
    replica.lostSecretAt.erase(vault);
    CHATELAINE_CHECK(runSql(database, "DELETE FROM wrapped_key WHERE vault = ?", vault));
    CHATELAINE_CHECK(runSql(database, "DELETE FROM delivery WHERE vault = ?", vault));
    CHATELAINE_CHECK(runSql(database, "DELETE FROM kit_key WHERE vault = ?", vault));
  }
  return {};
}

// Who was out of the team for one revision is confirmed anew.
Result<void> distrustTheRemoved(Replica& replica, std::span<const sync::Roster> news) {
  CHATELAINE_TRY(trusted, trustedGateways(replica.database));
  for (const PrincipalId& gateway : trusted) {
    const bool wasOut = std::ranges::any_of(news, [&](const auto& roster) { return !isGateway(roster, gateway); });
    if (wasOut) CHATELAINE_CHECK(dropTrusted(replica.database, gateway));
  }
  return {};
}

// What a new roster means for a gateway, in the transaction that stores it.
Result<void> obeyRosters(Replica& replica, std::span<const sync::Roster> news) {
  CHATELAINE_CHECK(distrustTheRemoved(replica, news));
  CHATELAINE_CHECK(forgetLostVaults(replica));
  const sync::Roster& before = replica.rosters[replica.rosters.size() - news.size() - 1];
  if (news.back().recovery != before.recovery) return deliverToKit(replica);
  // A vault that was made while an older kit was there, and is added only now: its key was sealed to that one.
  const bool wasReplaced = replica.rosters.front().recovery != news.back().recovery;
  return wasReplaced ? deliverToKit(replica, &before) : Result<void>{};
}

}  // namespace

// Keys that the rosters don't vouch for are left out: the server could have sealed its own.
Result<void> takeKeys(Replica& replica, std::span<const sync::Roster> chain,
                      const std::vector<sync::WrappedKey>& keys) {
  if (replica.isGateway()) CHATELAINE_CHECK(keepForKit(replica.database, keys));  // see HandOver::openWithKit
  for (const sync::WrappedKey& key : keys) {
    if (key.recipient != replica.card.id) continue;
    if (!unwrapVouched(key, replica.keys, *replica.team, chain)) continue;
    CHATELAINE_CHECK(storeWrappedKey(replica, key));
  }
  return {};
}

Result<std::optional<UnsentRoster>> nextUnsentRoster(storage::Database& database) {
  const auto read = [](const storage::Statement& row) { return UnsentRoster{numberAt(row, 0), row.blob(1)}; };
  return rowOf(database, "SELECT revision, unsent FROM roster WHERE unsent IS NOT NULL ORDER BY revision LIMIT 1",
               read);
}

Result<void> markRosterSent(Replica& replica, std::uint64_t revision) {
  return runSql(replica.database, "UPDATE roster SET unsent = NULL WHERE revision = ?", revision);
}

bool lacksKeys(const Replica& replica) {
  return std::ranges::any_of(replica.roster().vaults,
                             [&](const sync::RosterVault& vault) { return lacksKeyOf(replica, vault); });
}

namespace {

Result<std::size_t> storePage(Replica& replica, const sync::RosterPage& page) {
  std::vector<sync::Roster> chain = replica.rosters;
  std::size_t news = 0;
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  for (const Bytes& bytes : page.rosters) {
    CHATELAINE_TRY(isNew, takeRoster(replica, chain, bytes));
    news += isNew ? 1 : 0;
  }
  CHATELAINE_CHECK(takeKeys(replica, chain, page.keys));
  CHATELAINE_CHECK(reload(replica));
  if (replica.isGateway() && news > 0) CHATELAINE_CHECK(obeyRosters(replica, std::span(chain).last(news)));
  CHATELAINE_CHECK(transaction.commit());
  return news;
}

Result<void> storeOwn(Replica& replica, const WrittenRoster& written) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_CHECK(storeRoster(replica, written.roster, std::nullopt));
  CHATELAINE_CHECK(takeKeys(replica, std::span(&written.roster, 1), written.keys));
  return transaction.commit();
}

}  // namespace

Result<std::size_t> applyRosterPage(Replica& replica, const sync::RosterPage& page) {
  const auto news = storePage(replica, page);
  CHATELAINE_CHECK(reload(replica));  // memory follows the database, whatever became of it
  if (news) replica.changes += 1;
  return news;
}

Result<void> adoptRoster(Replica& replica, const WrittenRoster& written) {
  const auto stored = storeOwn(replica, written);
  CHATELAINE_CHECK(reload(replica));
  if (!stored) return stored;
  replica.changes += 1;
  return settleIntent(replica);
}

Result<void> noteRosterProblem(Replica& replica, const Error& error) {
  const QuarantinedRow row{sync::teamVault, {}, "roster", error.code, error.detail, copyOf(bytesOf(error.detail))};
  replica.changes += 1;
  return putQuarantine(replica.database, row, replica.clock());
}

Result<void> clearRosterProblem(Replica& replica) {
  return runSql(replica.database, "DELETE FROM quarantine WHERE what = 'roster'");
}

Result<bool> hasRosterProblem(storage::Database& database) {
  const auto read = [](const storage::Statement&) { return true; };
  CHATELAINE_TRY(row, rowOf(database, "SELECT 1 FROM quarantine WHERE what = 'roster' LIMIT 1", read));
  return row.has_value();
}

}  // namespace chatelaine::vault
