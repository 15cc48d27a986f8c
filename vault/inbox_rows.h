// The rows of the conflict inbox: changes of ours that are kept and not sent, each with what it began from and what was
// there before it. Decides nothing.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sync/merge.h"
#include "vault/outbox.h"
#include "vault/replica.h"

namespace chatelaine::vault {

struct ParkedRow {
  std::int64_t id = 0;
  OutboxRow mine;
  Bytes theirs;  // the encoded revision that was committed; empty: there was none
  Timestamp theirsTime;
  ErrorCode why = ErrorCode::conflict;
  std::vector<std::string> fields;  // where they differ; empty in rows of the first schema
};

Result<void> putParked(storage::Database& database, const ParkedRow& row);
Result<std::vector<ParkedRow>> parkedRows(storage::Database& database);
Result<ParkedRow> parkedRow(storage::Database& database, std::int64_t id);  // notFound
Result<void> dropParked(storage::Database& database, std::int64_t id);

sync::ItemState stateOf(const OutboxRow& row);
// Whether taking it once more needs the secret again: the one that it brings was sealed to another epoch.
bool needsSecret(const Replica& replica, const ParkedRow& row);

}  // namespace chatelaine::vault
