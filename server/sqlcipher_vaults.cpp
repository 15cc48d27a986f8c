#include "server/sqlcipher_rows.h"
#include "server/sqlcipher_store.h"

namespace chatelaine::server {

Result<VaultState> SqlcipherStore::vaultState(const TeamId& team, const VaultId& vault) {
  VaultState state{{vault, 0, {}}, {}, {}};
  CHATELAINE_TRY(row, m_database.prepare("SELECT v.height, v.head, v.items_state, h.body FROM vault v JOIN head h "
                                         "ON h.team = v.team AND h.vault = v.id AND h.height = v.height "
                                         "WHERE v.team = ? AND v.id = ?"));
  CHATELAINE_TRY(isThere, row.bind(team.view()).bind(vault.view()).step());
  if (!isThere) return state;
  CHATELAINE_TRY(head, idAt<Hash>(row, 1));
  return VaultState{{vault, numberAt(row, 0), head}, row.blob(3), row.blob(2)};
}

Result<std::vector<StoredHead>> SqlcipherStore::heads(const TeamId& team, const VaultId& vault, std::uint64_t from,
                                                      PageLimit limit) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT height, hash, body, operations FROM head "
                                         "WHERE team = ? AND vault = ? AND height >= ? ORDER BY height LIMIT ?"));
  row.bind(team.view()).bind(vault.view()).bind(static_cast<std::int64_t>(from));
  row.bind(static_cast<std::int64_t>(limit.rows));
  std::vector<StoredHead> heads;
  for (std::size_t bytes = 0; bytes < limit.bytes;) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) break;
    CHATELAINE_TRY(hash, idAt<Hash>(row, 1));
    const Bytes packedOperations = row.blob(3);
    CHATELAINE_TRY(operations, unpacked(packedOperations));
    heads.push_back({numberAt(row, 0), hash, row.blob(2), std::move(operations)});
    bytes += heads.back().encoded.size() + packedOperations.size();
  }
  return heads;
}

Result<sync::ItemsPage> SqlcipherStore::items(const TeamId& team, const VaultId& vault, std::uint64_t after,
                                              PageLimit limit) {
  CHATELAINE_TRY(row,
                 m_database.prepare("SELECT sequence, body FROM item WHERE team = ? AND vault = ? AND sequence > ? "
                                    "ORDER BY sequence LIMIT ?"));
  row.bind(team.view()).bind(vault.view()).bind(static_cast<std::int64_t>(after));
  row.bind(static_cast<std::int64_t>(limit.rows) + 1);
  sync::ItemsPage page{{}, after, false};
  std::size_t bytes = 0;
  while (true) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) return page;
    if (page.revisions.size() == limit.rows || bytes >= limit.bytes) {
      page.more = true;
      return page;
    }
    page.last = numberAt(row, 0);
    page.revisions.push_back(row.blob(1));
    bytes += page.revisions.back().size();
  }
}

Result<std::vector<StoredItem>> SqlcipherStore::newest(const TeamId& team, const VaultId& vault,
                                                       std::span<const ItemId> items) {
  std::vector<StoredItem> found;
  for (const ItemId& item : items) {
    CHATELAINE_TRY(
        row, m_database.prepare("SELECT version, kind, hash, body FROM item WHERE team = ? AND vault = ? AND id = ?"));
    CHATELAINE_TRY(isThere, row.bind(team.view()).bind(vault.view()).bind(item.view()).step());
    if (!isThere) continue;
    CHATELAINE_TRY(hash, idAt<Hash>(row, 2));
    found.push_back({item, numberAt(row, 0), static_cast<sync::ItemKind>(row.integer(1)), hash, row.blob(3)});
  }
  return found;
}

Result<std::optional<StoredSecret>> SqlcipherStore::secret(const TeamId& team, const Hash& hash) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT vault, body FROM secret WHERE team = ? AND hash = ?"));
  CHATELAINE_TRY(isThere, row.bind(team.view()).bind(hash.view()).step());
  if (!isThere) return std::nullopt;
  CHATELAINE_TRY(vault, idAt<VaultId>(row, 0));
  return StoredSecret{vault, hash, row.blob(1)};
}

Result<std::optional<std::uint64_t>> SqlcipherStore::sequenceOf(const TeamId& team, const CommitId& commit) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT sequence FROM accepted_commit WHERE team = ? AND id = ?"));
  CHATELAINE_TRY(isThere, row.bind(team.view()).bind(commit.view()).step());
  return isThere ? std::optional(numberAt(row, 0)) : std::nullopt;
}

}  // namespace chatelaine::server
