#include "vault/roster_sync.h"

#include <algorithm>

#include "vault/chain_rows.h"
#include "vault/sql.h"

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

// Keys that the rosters don't vouch for are left out: the server could have sealed its own.
Result<void> takeKeys(Replica& replica, std::span<const sync::Roster> chain,
                      const std::vector<sync::WrappedKey>& keys) {
  for (const sync::WrappedKey& key : keys) {
    if (key.recipient != replica.card.id) continue;
    if (!unwrapVouched(key, replica.keys, *replica.team, chain)) continue;
    CHATELAINE_CHECK(storeWrappedKey(replica, key));
  }
  return {};
}

}  // namespace

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

Result<std::size_t> applyRosterPage(Replica& replica, const sync::RosterPage& page) {
  std::vector<sync::Roster> chain = replica.rosters;
  std::size_t news = 0;
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  for (const Bytes& bytes : page.rosters) {
    CHATELAINE_TRY(isNew, takeRoster(replica, chain, bytes));
    news += isNew ? 1 : 0;
  }
  CHATELAINE_CHECK(takeKeys(replica, chain, page.keys));
  CHATELAINE_CHECK(transaction.commit());
  CHATELAINE_CHECK(reload(replica));
  replica.changes += 1;
  return news;
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
