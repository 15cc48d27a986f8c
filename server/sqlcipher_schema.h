// The tables of SqlcipherStore, one migration per released schema. Every blob is ciphertext, a signature or an id.
#pragma once
#include <array>

#include "storage/database.h"

namespace chatelaine::server {

inline constexpr std::array<storage::Migration, 5> schema{storage::Migration{1, R"sql(
CREATE TABLE challenge(nonce BLOB PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE session(token_hash BLOB PRIMARY KEY, team BLOB NOT NULL, principal BLOB NOT NULL,
  expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE team(id BLOB PRIMARY KEY, generation INTEGER NOT NULL, roster_revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE roster(team BLOB NOT NULL, revision INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(team, revision)) WITHOUT ROWID;
CREATE TABLE wrapped_key(team BLOB NOT NULL, recipient BLOB NOT NULL, vault BLOB NOT NULL, epoch INTEGER NOT NULL,
  purpose INTEGER NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(team, recipient, vault, epoch, purpose)) WITHOUT ROWID;
CREATE TABLE vault(team BLOB NOT NULL, id BLOB NOT NULL, height INTEGER NOT NULL, head BLOB NOT NULL,
  sequence INTEGER NOT NULL, items_state BLOB NOT NULL, PRIMARY KEY(team, id)) WITHOUT ROWID;
CREATE TABLE head(team BLOB NOT NULL, vault BLOB NOT NULL, height INTEGER NOT NULL, hash BLOB NOT NULL,
  body BLOB NOT NULL, operations BLOB NOT NULL, PRIMARY KEY(team, vault, height)) WITHOUT ROWID;
CREATE TABLE item(team BLOB NOT NULL, vault BLOB NOT NULL, id BLOB NOT NULL, sequence INTEGER NOT NULL,
  version INTEGER NOT NULL, kind INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL,
  UNIQUE(team, vault, id), UNIQUE(team, vault, sequence));
CREATE TABLE secret(team BLOB NOT NULL, hash BLOB NOT NULL, vault BLOB NOT NULL, body BLOB NOT NULL,
  UNIQUE(team, hash));
CREATE TABLE accepted_commit(team BLOB NOT NULL, id BLOB NOT NULL, sequence INTEGER NOT NULL,
  PRIMARY KEY(team, id)) WITHOUT ROWID;
CREATE TABLE audit_group(team BLOB NOT NULL, principal BLOB NOT NULL, last INTEGER NOT NULL, hash BLOB NOT NULL,
  body BLOB NOT NULL, UNIQUE(team, principal, last));
)sql"},
                                                          storage::Migration{2, R"sql(
CREATE TABLE invite(id BLOB PRIMARY KEY, team BLOB NOT NULL, expires INTEGER NOT NULL, enrolment BLOB NOT NULL,
  admission BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE key_offer(team BLOB NOT NULL, vault BLOB NOT NULL, epoch INTEGER NOT NULL, maker BLOB NOT NULL,
  body BLOB NOT NULL, PRIMARY KEY(team, vault, epoch, maker)) WITHOUT ROWID;
)sql"},
                                                          storage::Migration{3, R"sql(
CREATE TABLE key_copy(team BLOB NOT NULL, recipient BLOB NOT NULL, vault BLOB NOT NULL, epoch INTEGER NOT NULL,
  purpose INTEGER NOT NULL, sender BLOB NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(team, recipient, vault, epoch, purpose, sender)) WITHOUT ROWID;
INSERT INTO key_copy SELECT team, recipient, vault, epoch, purpose, zeroblob(32), sealed FROM wrapped_key;
DROP TABLE wrapped_key;
ALTER TABLE key_copy RENAME TO wrapped_key;
)sql"},
                                                          storage::Migration{4, R"sql(
CREATE TABLE past_part(team BLOB NOT NULL, principal BLOB NOT NULL, number INTEGER NOT NULL, vault BLOB NOT NULL,
  upload BLOB NOT NULL, received INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE(team, principal, number));
CREATE TABLE awaited_secret(team BLOB NOT NULL, vault BLOB NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY(team, hash, vault)) WITHOUT ROWID;
ALTER TABLE team ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
)sql"},
                                                          storage::Migration{5, R"sql(
ALTER TABLE team ADD COLUMN moved_to BLOB;
ALTER TABLE team ADD COLUMN moved_by BLOB;
)sql"}};

}  // namespace chatelaine::server
