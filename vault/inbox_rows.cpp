#include "vault/inbox_rows.h"

#include "sync/cbor_values.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view columns =
    "serial, item, vault, kind, deleted, fields, secret_hash, secret, base, base_bytes, time, theirs, theirs_time, "
    "code, names FROM parked ";

std::vector<std::string> decodeNames(ByteView bytes) {
  sync::CborReader reader(bytes);
  auto names = sync::readList(reader, sync::readText);
  if (!reader.finish()) names.clear();
  return names;
}

Bytes encodeNames(const std::vector<std::string>& names) {
  sync::CborWriter writer;
  sync::writeList(writer, names, sync::writeText);
  return writer.take();
}

ParkedRow readParked(const storage::Statement& row) {
  return {.id = row.integer(0),
          .mine = readOutboxRow(row),
          .theirs = row.blob(11),
          .theirsTime = timeAt(row, 12),
          .why = errorCodeFromText(row.text(13)),
          .fields = decodeNames(row.blob(14))};
}

}  // namespace

Result<void> putParked(storage::Database& database, const ParkedRow& row) {
  const OutboxRow& mine = row.mine;
  return runSql(database,
                "INSERT INTO parked(item, vault, kind, deleted, fields, secret_hash, secret, base, base_bytes, time, "
                "theirs, theirs_time, code, names) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                mine.item, mine.vault, static_cast<int>(mine.kind), mine.isDeletion, mine.fields, mine.secretHash,
                mine.secret, mine.base, mine.baseBytes, mine.time, row.theirs, row.theirsTime, toString(row.why),
                encodeNames(row.fields));
}

Result<std::vector<ParkedRow>> parkedRows(storage::Database& database) {
  return rowsOf(database, "SELECT " + std::string(columns) + "ORDER BY serial", readParked);
}

Result<ParkedRow> parkedRow(storage::Database& database, std::int64_t id) {
  CHATELAINE_TRY(row, rowOf(database, "SELECT " + std::string(columns) + "WHERE serial = ?", readParked, id));
  if (!row) return fail(ErrorCode::notFound, "no such conflict");
  return std::move(*row);
}

Result<void> dropParked(storage::Database& database, std::int64_t id) {
  return runSql(database, "DELETE FROM parked WHERE serial = ?", id);
}

sync::ItemState stateOf(const OutboxRow& row) { return {row.isDeletion, row.fields, row.secretHash}; }

}  // namespace chatelaine::vault
