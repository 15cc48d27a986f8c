#include "vault/replica.h"

#include "sync/invite.h"
#include "sync/roster.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view signSetting = "principal.sign";
constexpr std::string_view kemSetting = "principal.kem";

// A private key as a Secret; the copy that the database gave is wiped.
Result<Secret> readKey(storage::Database& database, std::string_view name) {
  CHATELAINE_TRY(value, readSetting(database, name));
  if (!value) return fail(ErrorCode::corrupt, "the principal's keys are missing");
  return Secret::take(*value);
}

Result<void> loadPrincipal(Replica& replica) {
  CHATELAINE_TRY(seed, readKey(replica.database, signSetting));
  CHATELAINE_TRY(kem, readKey(replica.database, kemSetting));
  CHATELAINE_TRY(signPair, crypto::signKeyPairFromSeed(seed));
  CHATELAINE_TRY(kemPair, crypto::kemKeyPairFromPrivate(kem));
  replica.keys = {std::move(signPair), std::move(kemPair)};
  replica.card = replica.keys.card();
  return {};
}

Result<void> loadRosters(Replica& replica) {
  const auto read = [](const storage::Statement& row) { return row.blob(0); };
  CHATELAINE_TRY(all, rowsOf(replica.database, "SELECT bytes FROM roster ORDER BY revision", read));
  std::vector<sync::Roster> rosters;
  for (const Bytes& bytes : all) {
    CHATELAINE_TRY(roster, sync::decodeRoster(bytes));
    rosters.push_back(std::move(roster));
  }
  replica.rosters = std::move(rosters);
  replica.team.reset();
  if (!replica.rosters.empty()) replica.team = sync::teamOf(replica.rosters.front());
  return {};
}

sync::WrappedKey readWrappedKey(const storage::Statement& row) {
  return {idAt<VaultId>(row, 0), numberAt(row, 1), static_cast<sync::KeyPurpose>(row.integer(2)),
          idAt<PrincipalId>(row, 3), row.blob(4)};
}

Result<void> loadFloors(Replica& replica) {
  replica.floors.clear();
  CHATELAINE_TRY(value, readSetting(replica.database, floorsSetting));
  if (!value) return {};
  CHATELAINE_TRY(heads, sync::decodeSeen(*value));
  for (const sync::SeenHead& head : heads) replica.floors.emplace(head.vault, head);
  return {};
}

// A key that doesn't open is left out: its vault can't be read, the others can.
Result<void> loadKeys(Replica& replica) {
  CHATELAINE_TRY(all, rowsOf(replica.database,
                             "SELECT vault, epoch, purpose, recipient, sealed FROM wrapped_key WHERE recipient = ?",
                             readWrappedKey, replica.card.id));
  replica.keyRing.clear();
  for (const sync::WrappedKey& wrapped : all) {
    auto key = unwrapHeld(wrapped, replica.keys, *replica.team, replica.rosters);
    if (key) replica.keyRing.put(wrapped.purpose, wrapped.vault, wrapped.epoch, std::move(*key));
  }
  return {};
}

}  // namespace

Result<std::optional<Bytes>> readSetting(storage::Database& database, std::string_view key) {
  const auto read = [](const storage::Statement& row) { return row.blob(0); };
  return rowOf(database, "SELECT value FROM setting WHERE key = ?", read, key);
}

Result<void> writeSetting(storage::Database& database, std::string_view key, ByteView value) {
  return runSql(database, "REPLACE INTO setting(key, value) VALUES(?, ?)", key, value);
}

Result<void> initialiseIfNew(Replica& replica) {
  const auto read = [](const storage::Statement& row) { return row.integer(0); };
  CHATELAINE_TRY(
      rows, rowOf(replica.database, "SELECT (SELECT count(*) FROM setting) + (SELECT count(*) FROM roster)", read));
  if (rows != 0) return {};
  const sync::PrincipalKeys keys = sync::generatePrincipalKeys();
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_CHECK(writeSetting(replica.database, signSetting, keys.sign.privateKey.view()));
  CHATELAINE_CHECK(writeSetting(replica.database, kemSetting, keys.kem.privateKey.view()));
  return transaction.commit();
}

Result<void> reload(Replica& replica) {
  CHATELAINE_CHECK(loadPrincipal(replica));
  CHATELAINE_CHECK(loadRosters(replica));
  replica.auditLog.reset();
  if (!replica.team) return {};
  CHATELAINE_CHECK(loadFloors(replica));
  const auto eventKey = [&replica](const VaultId& vault) { return eventKeyOf(replica, vault); };
  replica.auditLog = std::make_unique<AuditLog>(replica.database, *replica.team, replica.keys, eventKey, replica.clock);
  return loadKeys(replica);
}

Result<void> storeRoster(Replica& replica, const sync::Roster& roster, const std::optional<Bytes>& unsentUpdate) {
  return runSql(replica.database, "INSERT INTO roster(revision, bytes, unsent) VALUES(?, ?, ?)", roster.revision,
                encode(roster), unsentUpdate);
}

Result<void> storeWrappedKey(Replica& replica, const sync::WrappedKey& key) {
  return runSql(replica.database,
                "REPLACE INTO wrapped_key(vault, epoch, purpose, recipient, sealed) VALUES(?, ?, ?, ?, ?)", key.vault,
                key.epoch, static_cast<int>(key.purpose), key.recipient, key.sealed);
}

Result<sync::WrappedKey> ownWrappedKey(Replica& replica, const VaultId& vault, std::uint64_t epoch) {
  CHATELAINE_TRY(key,
                 rowOf(replica.database,
                       "SELECT vault, epoch, purpose, recipient, sealed FROM wrapped_key "
                       "WHERE vault = ? AND epoch = ? AND purpose = ? AND recipient = ?",
                       readWrappedKey, vault, epoch, static_cast<int>(sync::KeyPurpose::metadata), replica.card.id));
  if (!key) return fail(ErrorCode::notFound, "the vault's metadata key isn't here");
  return std::move(*key);
}

Result<const Secret*> metadataKeyOf(const Replica& replica, const VaultId& vault, std::uint64_t epoch) {
  const Secret* key = replica.keyRing.find(sync::KeyPurpose::metadata, vault, epoch);
  if (!key) return fail(ErrorCode::notFound, "the vault's metadata key isn't here");
  return key;
}

Result<EventKey> eventKeyOf(const Replica& replica, const VaultId& vault) {
  if (!replica.team) return fail(ErrorCode::notFound, "no team yet");
  const sync::RosterVault* entry = sync::find(replica.roster(), vault);
  if (!entry) return fail(ErrorCode::notFound, "no such vault");
  CHATELAINE_TRY(key, metadataKeyOf(replica, vault, entry->epoch));
  return EventKey{entry->epoch, key->clone()};
}

}  // namespace chatelaine::vault
