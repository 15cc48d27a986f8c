#include "vault/schema.h"

#include <array>

#include "vault/audit_log.h"

namespace chatelaine::vault {
namespace {

// roster.unsent: the whole RosterUpdate until the server has it. item: what views and snapshots show, our own pending
// changes included. live: the newest committed revision of every item. outbox: one row per item that we changed;
// `base` is the committed revision that it was changed from. flight: a commit that was sent and not yet answered.
constexpr std::string_view tables = R"sql(
CREATE TABLE setting(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE roster(revision INTEGER PRIMARY KEY, bytes BLOB NOT NULL, unsent BLOB);
CREATE TABLE wrapped_key(vault BLOB NOT NULL, epoch INTEGER NOT NULL, purpose INTEGER NOT NULL,
  recipient BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY(vault, epoch, purpose, recipient)) WITHOUT ROWID;
CREATE TABLE item(id BLOB PRIMARY KEY, vault BLOB NOT NULL, kind INTEGER NOT NULL, key TEXT NOT NULL,
  fields BLOB NOT NULL, secret BLOB, author BLOB NOT NULL);
CREATE INDEX item_by_key ON item(vault, kind, key);
CREATE TABLE chain(vault BLOB PRIMARY KEY, height INTEGER NOT NULL, head BLOB NOT NULL, items BLOB NOT NULL,
  after INTEGER NOT NULL, problem TEXT, evidence TEXT);
CREATE TABLE head(vault BLOB NOT NULL, height INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY(vault, height));
CREATE TABLE live(vault BLOB NOT NULL, item BLOB NOT NULL, revision BLOB NOT NULL, height INTEGER NOT NULL,
  version INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL, bytes BLOB, PRIMARY KEY(vault, item));
CREATE INDEX live_not_applied ON live(vault, state) WHERE state <> 1;
CREATE TABLE quarantine(hash BLOB PRIMARY KEY, vault BLOB NOT NULL, item BLOB NOT NULL, what TEXT NOT NULL,
  code TEXT NOT NULL, detail TEXT NOT NULL, bytes BLOB NOT NULL, time INTEGER NOT NULL);
CREATE TABLE secret(hash BLOB PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE outbox(serial INTEGER PRIMARY KEY AUTOINCREMENT, item BLOB NOT NULL UNIQUE, vault BLOB NOT NULL,
  kind INTEGER NOT NULL, deleted INTEGER NOT NULL, fields BLOB NOT NULL, secret_hash BLOB, secret BLOB, base BLOB);
CREATE INDEX outbox_by_vault ON outbox(vault, serial);
CREATE TABLE parked(serial INTEGER PRIMARY KEY AUTOINCREMENT, item BLOB NOT NULL, vault BLOB NOT NULL,
  kind INTEGER NOT NULL, deleted INTEGER NOT NULL, fields BLOB NOT NULL, secret_hash BLOB, secret BLOB, base BLOB,
  code TEXT NOT NULL);
CREATE TABLE flight(vault BLOB PRIMARY KEY, bytes BLOB NOT NULL, serials BLOB NOT NULL);
CREATE TABLE audit_foreign(principal BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, hash BLOB NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY(principal, first));
CREATE TABLE audit_row(principal BLOB NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL,
  action INTEGER NOT NULL, item BLOB NOT NULL, agent BLOB NOT NULL, words TEXT NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(principal, sequence));
CREATE INDEX audit_row_by_time ON audit_row(time, sequence);
CREATE INDEX audit_row_by_item ON audit_row(item, action, time);
)sql";

// base_bytes: what `base` said, to merge with. parked.theirs: the revision that was committed instead; names: the
// fields in which they differ. guard: vaults whose pull waits for a person's word.
constexpr std::string_view merging = R"sql(
ALTER TABLE outbox ADD COLUMN base_bytes BLOB;
ALTER TABLE outbox ADD COLUMN time INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET base_bytes = (SELECT live.bytes FROM live WHERE live.vault = outbox.vault
  AND live.item = outbox.item AND live.revision = outbox.base AND live.state = 1);
ALTER TABLE parked ADD COLUMN base_bytes BLOB;
ALTER TABLE parked ADD COLUMN time INTEGER NOT NULL DEFAULT 0;
ALTER TABLE parked ADD COLUMN theirs BLOB;
ALTER TABLE parked ADD COLUMN theirs_time INTEGER NOT NULL DEFAULT 0;
ALTER TABLE parked ADD COLUMN names BLOB;
UPDATE parked SET theirs = (SELECT live.bytes FROM live WHERE live.vault = parked.vault
  AND live.item = parked.item AND live.state = 1);
CREATE TABLE guard(vault BLOB PRIMARY KEY, reason INTEGER NOT NULL, deleted INTEGER NOT NULL, items INTEGER NOT NULL,
  server_height INTEGER NOT NULL, server_head BLOB NOT NULL, since INTEGER NOT NULL, accepted INTEGER NOT NULL);
)sql";

// invite: what this device gave out and nobody has answered for yet. trusted_gateway, delivery: a gateway's hand-over
// of secret keys to others.
constexpr std::string_view membershipTables = R"sql(
CREATE TABLE invite(id BLOB PRIMARY KEY, code BLOB NOT NULL, granted BLOB NOT NULL, expires INTEGER NOT NULL,
  sent INTEGER NOT NULL, cancelled INTEGER NOT NULL, spoilt INTEGER NOT NULL, enrolment BLOB NOT NULL);
CREATE TABLE trusted_gateway(id BLOB PRIMARY KEY, time INTEGER NOT NULL);
CREATE TABLE delivery(vault BLOB NOT NULL, epoch INTEGER NOT NULL, recipient BLOB NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(vault, epoch, recipient)) WITHOUT ROWID;
)sql";

// evidence: both sides of a fork; `settled` by a person. claim: what the author of a head had seen and we haven't.
// trash: credentials that were deleted, as they were; `sealed` where the server never got the secret. discarded: sealed
// secrets at the server that nothing of ours names any more.
constexpr std::string_view forksAndTrash = R"sql(
CREATE TABLE evidence(id BLOB PRIMARY KEY, kind INTEGER NOT NULL, vault BLOB NOT NULL, principal BLOB NOT NULL,
  place INTEGER NOT NULL, ours BLOB NOT NULL, theirs BLOB NOT NULL, detail TEXT NOT NULL, time INTEGER NOT NULL,
  settled INTEGER);
CREATE TABLE claim(subject BLOB NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL, head BLOB NOT NULL,
  since INTEGER NOT NULL, late INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(subject, place, hash)) WITHOUT ROWID;
CREATE TABLE trash(item BLOB PRIMARY KEY, vault BLOB NOT NULL, key TEXT NOT NULL, fields BLOB NOT NULL, secret BLOB,
  sealed BLOB, since INTEGER NOT NULL);
CREATE TABLE discarded(hash BLOB PRIMARY KEY, vault BLOB NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX item_by_secret ON item(secret) WHERE secret IS NOT NULL;
)sql";

// kit_key: in a gateway, the copies of secret keys that are sealed to the recovery kit, from whomever they come: which
// of them open is seen with the kit in hand.
constexpr std::string_view kitKeys = R"sql(
CREATE TABLE kit_key(vault BLOB NOT NULL, epoch INTEGER NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(vault, epoch, sealed)) WITHOUT ROWID;
INSERT INTO kit_key SELECT vault, epoch, sealed FROM wrapped_key WHERE recipient = zeroblob(32) AND purpose = 1;
DELETE FROM wrapped_key WHERE recipient = zeroblob(32);
)sql";

}  // namespace

Result<void> migrateReplica(storage::Database& database) {
  static const std::string first = std::string(tables) + std::string(AuditLog::schema());
  const std::array migrations{storage::Migration{1, first}, storage::Migration{2, merging},
                              storage::Migration{3, membershipTables}, storage::Migration{4, forksAndTrash},
                              storage::Migration{5, kitKeys}};
  return storage::migrate(database, migrations);
}

}  // namespace chatelaine::vault
