#include "vault/chain_rows.h"

#include <algorithm>

#include "sync/api.h"
#include "vault/outbox.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::size_t mostKept = 1 << 20;

struct RawChain {
  ChainRow row;
  Bytes items;
};

RawChain readChain(const storage::Statement& row) {
  RawChain raw{.row = {.vault = idAt<VaultId>(row, 0),
                       .height = numberAt(row, 1),
                       .head = idAt<Hash>(row, 2),
                       .items = {},
                       .after = numberAt(row, 4),
                       .problem = {},
                       .evidence = row.text(6)},
               .items = row.blob(3)};
  if (!row.isNull(5)) raw.row.problem = errorCodeFromText(row.text(5));
  return raw;
}

Result<ChainRow> complete(RawChain raw) {
  CHATELAINE_TRY(items, crypto::SetHash::fromState(raw.items));
  raw.row.items = items;
  return std::move(raw.row);
}

LiveRow readLive(const storage::Statement& row) {
  return {.vault = idAt<VaultId>(row, 0),
          .item = idAt<ItemId>(row, 1),
          .revision = idAt<Hash>(row, 2),
          .height = numberAt(row, 3),
          .version = numberAt(row, 4),
          .kind = static_cast<sync::ItemKind>(row.integer(5)),
          .state = static_cast<LiveState>(row.integer(6)),
          .bytes = row.blob(7)};
}

}  // namespace

Result<ChainRow> chainRow(storage::Database& database, const VaultId& vault) {
  CHATELAINE_TRY(
      raw, rowOf(database, "SELECT vault, height, head, items, after, problem, evidence FROM chain WHERE vault = ?",
                 readChain, vault));
  if (raw) return complete(std::move(*raw));
  ChainRow row;
  row.vault = vault;
  return row;
}

Result<std::vector<ChainRow>> chainRows(storage::Database& database) {
  CHATELAINE_TRY(all,
                 rowsOf(database, "SELECT vault, height, head, items, after, problem, evidence FROM chain", readChain));
  std::vector<ChainRow> rows;
  for (RawChain& raw : all) {
    CHATELAINE_TRY(row, complete(std::move(raw)));
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<void> putChain(storage::Database& database, const ChainRow& row) {
  std::optional<std::string_view> problem;
  if (row.problem) problem = toString(*row.problem);
  return runSql(database,
                "REPLACE INTO chain(vault, height, head, items, after, problem, evidence) VALUES(?, ?, ?, ?, ?, ?, ?)",
                row.vault, row.height, row.head, row.items.state(), row.after, problem, row.evidence);
}

Result<void> setProblem(storage::Database& database, const VaultId& vault, ErrorCode code, std::string_view evidence) {
  CHATELAINE_TRY(row, chainRow(database, vault));
  row.problem = code;
  row.evidence = evidence;
  return putChain(database, row);
}

Result<void> putHead(storage::Database& database, const sync::HeadRecord& record) {
  const sync::HeadsPage page{{encode(record.head)}, {record.operations}};
  return runSql(database, "INSERT INTO head(vault, height, record) VALUES(?, ?, ?)", record.head.vault,
                record.head.height, encode(page));
}

Result<std::optional<sync::HeadRecord>> headAt(storage::Database& database, const VaultId& vault,
                                               std::uint64_t height) {
  const auto read = [](const storage::Statement& row) { return row.blob(0); };
  CHATELAINE_TRY(bytes, rowOf(database, "SELECT record FROM head WHERE vault = ? AND height = ?", read, vault, height));
  if (!bytes) return std::nullopt;
  CHATELAINE_TRY(page, sync::decode<sync::HeadsPage>(*bytes));
  if (page.heads.size() != 1) return fail(ErrorCode::corrupt, "a stored head is damaged");
  CHATELAINE_TRY(head, sync::decodeHead(page.heads[0]));
  return sync::HeadRecord{std::move(head), std::move(page.operations[0])};
}

Result<std::optional<LiveRow>> liveRow(storage::Database& database, const VaultId& vault, const ItemId& item) {
  return rowOf(database,
               "SELECT vault, item, revision, height, version, kind, state, bytes FROM live "
               "WHERE vault = ? AND item = ?",
               readLive, vault, item);
}

Result<void> putLive(storage::Database& database, const LiveRow& row) {
  return runSql(database,
                "REPLACE INTO live(vault, item, revision, height, version, kind, state, bytes) "
                "VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                row.vault, row.item, row.revision, row.height, row.version, static_cast<int>(row.kind),
                static_cast<int>(row.state), row.bytes);
}

Result<std::vector<LiveRow>> liveNotApplied(storage::Database& database, const VaultId& vault) {
  return rowsOf(database,
                "SELECT vault, item, revision, height, version, kind, state, bytes FROM live "
                "WHERE vault = ? AND state <> 1",
                readLive, vault);
}

// A thousand records are evidence enough, and so is a megabyte of each; a server that never stops must not fill the
// disk.
Result<void> putQuarantine(storage::Database& database, const QuarantinedRow& row, Timestamp now) {
  const ByteView kept = ByteView(row.bytes).first(std::min(row.bytes.size(), mostKept));
  return runSql(database,
                "REPLACE INTO quarantine(hash, vault, item, what, code, detail, bytes, time) "
                "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 "
                "WHERE (SELECT count(*) FROM quarantine WHERE vault = ?2) < 1000",
                crypto::sha256(row.bytes), row.vault, row.item, row.what, toString(row.code), row.detail, kept, now);
}

Result<std::vector<QuarantinedRow>> quarantineRows(storage::Database& database) {
  const auto read = [](const storage::Statement& row) {
    return QuarantinedRow{.vault = idAt<VaultId>(row, 0),
                          .item = idAt<ItemId>(row, 1),
                          .what = row.text(2),
                          .code = errorCodeFromText(row.text(3)),
                          .detail = row.text(4),
                          .bytes = row.blob(5)};
  };
  return rowsOf(database, "SELECT vault, item, what, code, detail, bytes FROM quarantine ORDER BY time", read);
}

Result<void> releaseItem(storage::Database& database, const VaultId& vault, const ItemId& item) {
  return runSql(database, "DELETE FROM quarantine WHERE what = 'item' AND vault = ? AND item = ?", vault, item);
}

}  // namespace chatelaine::vault
