#include "vault/withdrawn.h"

#include <algorithm>

#include "sync/cbor_values.h"
#include "vault/merging.h"
#include "vault/outbox.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view setting = "roster.withdrawn";

Result<std::vector<sync::RosterUpdate>> readWithdrawn(storage::Database& database) {
  std::vector<sync::RosterUpdate> updates;
  CHATELAINE_TRY(value, readSetting(database, setting));
  if (!value) return updates;
  sync::CborReader reader(*value);
  const std::vector<Bytes> all = sync::readList(reader, sync::readBytes);
  CHATELAINE_CHECK(reader.finish());
  for (const Bytes& bytes : all) {
    CHATELAINE_TRY(update, sync::decode<sync::RosterUpdate>(bytes));
    updates.push_back(std::move(update));
  }
  return updates;
}

Result<void> writeWithdrawn(storage::Database& database, const std::vector<sync::RosterUpdate>& updates) {
  sync::CborWriter writer;
  sync::writeList(writer, updates, [](sync::CborWriter& out, const auto& update) { out.bytes(encode(update)); });
  return writeSetting(database, setting, writer.result());
}

}  // namespace

Result<void> withdrawUnsentRosters(Replica& replica) {
  const auto read = [](const storage::Statement& row) { return row.blob(0); };
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_TRY(updates, readWithdrawn(replica.database));
  CHATELAINE_TRY(unsent,
                 rowsOf(replica.database,
                        "SELECT unsent FROM roster WHERE unsent IS NOT NULL AND revision > 0 ORDER BY revision", read));
  for (const Bytes& bytes : unsent) {
    CHATELAINE_TRY(update, sync::decode<sync::RosterUpdate>(bytes));
    updates.push_back(std::move(update));
  }
  CHATELAINE_CHECK(writeWithdrawn(replica.database, updates));
  CHATELAINE_CHECK(runSql(replica.database, "DELETE FROM roster WHERE unsent IS NOT NULL AND revision > 0"));
  CHATELAINE_CHECK(transaction.commit());
  replica.changes += 1;
  return reload(replica);
}

Result<std::optional<sync::AddVault>> withdrawnVault(Replica& replica) {
  CHATELAINE_TRY(updates, readWithdrawn(replica.database));
  for (const sync::RosterUpdate& update : updates) {
    CHATELAINE_TRY(roster, sync::decodeRoster(update.roster));
    for (const sync::RosterVault& vault : roster.vaults) {
      const bool isOurs =
          std::ranges::any_of(update.keys, [&](const sync::WrappedKey& key) { return key.vault == vault.id; });
      if (isOurs && !sync::find(replica.roster(), vault.id)) return sync::AddVault{vault};
    }
  }
  if (!updates.empty()) CHATELAINE_CHECK(writeWithdrawn(replica.database, {}));
  return std::nullopt;
}

Result<void> giveUpWithdrawn(Replica& replica, const VaultId& vault, ErrorCode why) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_TRY(updates, readWithdrawn(replica.database));
  std::erase_if(updates, [&](const sync::RosterUpdate& update) {
    return std::ranges::any_of(update.keys, [&](const sync::WrappedKey& key) { return key.vault == vault; });
  });
  CHATELAINE_CHECK(writeWithdrawn(replica.database, updates));
  CHATELAINE_TRY(rows, outboxRows(replica.database, vault));
  for (const OutboxRow& row : rows) CHATELAINE_CHECK(parkChange(replica, row, why));
  CHATELAINE_CHECK(transaction.commit());
  replica.changes += 1;
  return {};
}

Result<std::vector<sync::WrappedKey>> withdrawnKeys(Replica& replica, const VaultId& vault) {
  CHATELAINE_TRY(updates, readWithdrawn(replica.database));
  std::vector<sync::WrappedKey> keys;
  for (const sync::RosterUpdate& update : updates) {
    CHATELAINE_TRY(roster, sync::decodeRoster(update.roster));
    const bool isSameKit = roster.recovery == replica.roster().recovery;  // else the gateway seals it to the new one
    std::ranges::copy_if(update.keys, std::back_inserter(keys), [&](const sync::WrappedKey& key) {
      return key.vault == vault && key.purpose == sync::KeyPurpose::secret && (isSameKit || !key.recipient.isNull());
    });
  }
  return keys;
}

}  // namespace chatelaine::vault
