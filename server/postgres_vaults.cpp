#include "server/packed_operations.h"
#include "server/postgres_store.h"
#include "server/postgres_transaction.h"

namespace chatelaine::server {
namespace {

constexpr const char* stateSql =
    "SELECT v.height, v.head, v.items_state, h.body FROM vault v "
    "JOIN head h ON h.team = v.team AND h.vault = v.id AND h.height = v.height WHERE v.team = $1 AND v.id = $2";
constexpr const char* headsSql =
    "SELECT height, hash, body, operations FROM (SELECT *, sum(length(body) + length(operations))"
    " OVER (ORDER BY height) - length(body) - length(operations) AS before"
    " FROM head WHERE team = $1 AND vault = $2 AND height >= $3 ORDER BY height LIMIT $4) page "
    "WHERE before < $5 ORDER BY height";
// A row without a body is one too many: it says that there is more.
constexpr const char* itemsSql =
    "SELECT sequence, CASE WHEN before < $5 AND n < $4 THEN body END FROM (SELECT sequence, body,"
    " sum(length(body)) OVER (ORDER BY sequence) - length(body) AS before, row_number() OVER (ORDER BY sequence) AS n"
    " FROM item WHERE team = $1 AND vault = $2 AND sequence > $3 ORDER BY sequence LIMIT $4) page ORDER BY sequence";
constexpr const char* newestSql =
    "SELECT id, version, kind, hash, body FROM item WHERE team = $1 AND vault = $2 AND id IN"
    " (SELECT substring($3::bytea FROM n * 16 + 1 FOR 16) FROM generate_series(0, $4::int - 1) n)";
constexpr const char* secretSql = "SELECT vault, body FROM secret WHERE team = $1 AND hash = $2";
constexpr const char* sequenceSql = "SELECT sequence FROM accepted_commit WHERE team = $1 AND id = $2";

}  // namespace

Result<VaultState> PostgresStore::vaultState(const TeamId& team, const VaultId& vault) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<VaultState> {
    const auto row = transaction.run(stateSql, team, vault).opt_row();
    if (!row) return VaultState{{vault, 0, {}}, {}, {}};
    CHATELAINE_TRY(head, idAt<Hash>(*row, 1));
    return VaultState{{vault, numberAt(*row, 0), head}, bytesAt(*row, 3), bytesAt(*row, 2)};
  });
}

Result<std::vector<StoredHead>> PostgresStore::heads(const TeamId& team, const VaultId& vault, std::uint64_t from,
                                                     PageLimit limit) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::vector<StoredHead>> {
    std::vector<StoredHead> heads;
    for (const auto& row : transaction.run(headsSql, team, vault, from, limit.rows, limit.bytes)) {
      CHATELAINE_TRY(hash, idAt<Hash>(row, 1));
      CHATELAINE_TRY(operations, unpacked(bytesAt(row, 3)));
      heads.push_back({numberAt(row, 0), hash, bytesAt(row, 2), std::move(operations)});
    }
    return heads;
  });
}

Result<sync::ItemsPage> PostgresStore::items(const TeamId& team, const VaultId& vault, std::uint64_t after,
                                             PageLimit limit) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<sync::ItemsPage> {
    sync::ItemsPage page{{}, after, false};
    for (const auto& row : transaction.run(itemsSql, team, vault, after, limit.rows + 1, limit.bytes)) {
      if (row[1].is_null()) {
        page.more = true;
        break;
      }
      page.last = numberAt(row, 0);
      page.revisions.push_back(bytesAt(row, 1));
    }
    return page;
  });
}

Result<std::vector<StoredItem>> PostgresStore::newest(const TeamId& team, const VaultId& vault,
                                                      std::span<const ItemId> items) {
  Bytes ids;
  for (const ItemId& item : items) chatelaine::append(ids, item.view());
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::vector<StoredItem>> {
    std::vector<StoredItem> found;
    for (const auto& row : transaction.run(newestSql, team, vault, ids, items.size())) {
      CHATELAINE_TRY(id, idAt<ItemId>(row, 0));
      CHATELAINE_TRY(hash, idAt<Hash>(row, 3));
      found.push_back({id, numberAt(row, 1), static_cast<sync::ItemKind>(row[2].as<int>()), hash, bytesAt(row, 4)});
    }
    return found;
  });
}

Result<std::optional<StoredSecret>> PostgresStore::secret(const TeamId& team, const Hash& hash) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::optional<StoredSecret>> {
    const auto row = transaction.run(secretSql, team, hash).opt_row();
    if (!row) return std::nullopt;
    CHATELAINE_TRY(vault, idAt<VaultId>(*row, 0));
    return StoredSecret{vault, hash, bytesAt(*row, 1)};
  });
}

Result<std::optional<std::uint64_t>> PostgresStore::sequenceOf(const TeamId& team, const CommitId& commit) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::optional<std::uint64_t>> {
    const auto row = transaction.run(sequenceSql, team, commit).opt_row();
    return row ? std::optional(numberAt(*row, 0)) : std::nullopt;
  });
}

}  // namespace chatelaine::server
