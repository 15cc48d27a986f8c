// What a Vault is made of: its database, keys, verified rosters and record. Internal to this folder; one thread.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "storage/database.h"
#include "vault/audit_log.h"
#include "vault/key_ring.h"
#include "vault/vault.h"

namespace chatelaine::vault {

struct Replica {
  Replica(storage::Database openDatabase, Clock ownClock)
      : database(std::move(openDatabase)), clock(std::move(ownClock)) {}
  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  storage::Database database;
  Clock clock;
  sync::PrincipalKeys keys;
  sync::PrincipalCard card;
  std::optional<TeamId> team;
  std::vector<sync::Roster> rosters;  // the whole verified chain
  KeyRing keyRing;
  std::unique_ptr<AuditLog> auditLog;  // while there is a team
  std::uint64_t changes = 0;
  // When, and at which height, the server was last asked again for what it had left out of a vault.
  struct Asked {
    std::uint64_t height = 0;
    Timestamp time;
  };
  std::map<VaultId, Asked> askedAgain;
  std::set<VaultId> withAllSecrets;  // in a gateway: vaults of which no sealed secret was missing at the last look
  // In a gateway: the public halves that were offered since this program began.
  std::set<std::pair<VaultId, std::uint64_t>> offered;
  // How far the team had come when we were admitted: the server may not show us less.
  std::map<VaultId, sync::SeenHead> floors;
  std::map<VaultId, Timestamp> completedAt;      // when the server last got again what it had lost of a vault
  Hash completedFor;                             // the server's key
  std::optional<Timestamp> completedRecordAt;    // and of a record
  std::map<VaultId, Timestamp> lostSecretAt;     // in a gateway: when the server last lacked a secret of a vault
  std::optional<Timestamp> askedForAwaitedAt;    // in a gateway: which secrets the server lacks
  std::map<PrincipalId, Timestamp> checkedEnds;  // when the server last showed the end that we know of a record

  const sync::Roster& roster() const { return rosters.back(); }  // only with a team
  bool isGateway() const { return team && sync::isGateway(roster(), card.id); }
};

struct Vault::State {
  std::unique_ptr<Replica> replica;
};

// Makes principal keys and stores them, where there is nothing yet.
Result<void> initialiseIfNew(Replica& replica);
// Reads keys, team, rosters and wrapped keys anew from the database.
Result<void> reload(Replica& replica);

inline constexpr std::string_view floorsSetting = "join.heads";  // encodeSeen
Result<std::optional<Bytes>> readSetting(storage::Database& database, std::string_view key);
Result<void> writeSetting(storage::Database& database, std::string_view key, ByteView value);

// Rows of the roster chain and of wrapped keys; memory follows with reload().
Result<void> storeRoster(Replica& replica, const sync::Roster& roster, const std::optional<Bytes>& unsentUpdate);
Result<void> storeWrappedKey(Replica& replica, const sync::WrappedKey& key);
// The vault's metadata key, sealed to us. notFound.
Result<sync::WrappedKey> ownWrappedKey(Replica& replica, const VaultId& vault, std::uint64_t epoch);

Result<EventKey> eventKeyOf(const Replica& replica, const VaultId& vault);
// Under which new revisions of a vault are sealed. notFound while the key isn't here.
Result<const Secret*> metadataKeyOf(const Replica& replica, const VaultId& vault, std::uint64_t epoch);

}  // namespace chatelaine::vault
