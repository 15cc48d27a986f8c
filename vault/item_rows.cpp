#include "vault/item_rows.h"

#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

ItemRow readRow(const storage::Statement& row) {
  return {.id = idAt<ItemId>(row, 0),
          .vault = idAt<VaultId>(row, 1),
          .kind = static_cast<sync::ItemKind>(row.integer(2)),
          .key = row.text(3),
          .fields = row.blob(4),
          .secret = optionalIdAt<Hash>(row, 5),
          .author = idAt<PrincipalId>(row, 6)};
}

}  // namespace

Result<std::string> keyOf(sync::ItemKind kind, ByteView fields) {
  switch (kind) {
    case sync::ItemKind::credential: {
      CHATELAINE_TRY(credential, sync::decodeCredentialFields(fields));
      return credential.labels.name;
    }
    case sync::ItemKind::agent: {
      CHATELAINE_TRY(agent, sync::decodeAgent(fields, {}));
      return agent.name;
    }
    case sync::ItemKind::pin: {
      CHATELAINE_TRY(pin, sync::decodePin(fields, {}, {}));
      return pin.agent.hex();
    }
    case sync::ItemKind::name: {
      CHATELAINE_TRY(name, sync::decodeName(fields));
      return toHex(name.subject);
    }
    default: return std::string{};
  }
}

Result<void> putItem(storage::Database& database, const ItemRow& row) {
  return runSql(database, "REPLACE INTO item(id, vault, kind, key, fields, secret, author) VALUES(?, ?, ?, ?, ?, ?, ?)",
                row.id, row.vault, static_cast<int>(row.kind), row.key, row.fields, row.secret, row.author);
}

Result<void> eraseItem(storage::Database& database, const ItemId& id) {
  return runSql(database, "DELETE FROM item WHERE id = ?", id);
}

Result<std::optional<ItemRow>> anyItemRow(storage::Database& database, const ItemId& id) {
  return rowOf(database, "SELECT id, vault, kind, key, fields, secret, author FROM item WHERE id = ?", readRow, id);
}

Result<ItemRow> itemRow(storage::Database& database, const ItemId& id, sync::ItemKind kind) {
  CHATELAINE_TRY(row, anyItemRow(database, id));
  if (!row || row->kind != kind) return fail(ErrorCode::notFound, "no such item");
  return std::move(*row);
}

Result<std::vector<ItemRow>> itemRows(storage::Database& database, const VaultId& vault, sync::ItemKind kind) {
  return rowsOf(
      database,
      "SELECT id, vault, kind, key, fields, secret, author FROM item WHERE vault = ? AND kind = ? ORDER BY key",
      readRow, vault, static_cast<int>(kind));
}

Result<std::vector<ItemRow>> itemRows(storage::Database& database, sync::ItemKind kind) {
  return rowsOf(database, "SELECT id, vault, kind, key, fields, secret, author FROM item WHERE kind = ? ORDER BY key",
                readRow, static_cast<int>(kind));
}

Result<std::optional<ItemRow>> itemByKey(storage::Database& database, const VaultId& vault, sync::ItemKind kind,
                                         std::string_view key) {
  return rowOf(database,
               "SELECT id, vault, kind, key, fields, secret, author FROM item WHERE vault = ? AND kind = ? AND key = ?",
               readRow, vault, static_cast<int>(kind), key);
}

Result<std::optional<ItemRow>> otherByKey(storage::Database& database, const VaultId& vault, sync::ItemKind kind,
                                          std::string_view key, const ItemId& except) {
  return rowOf(database,
               "SELECT id, vault, kind, key, fields, secret, author FROM item "
               "WHERE vault = ? AND kind = ? AND key = ? AND id <> ? LIMIT 1",
               readRow, vault, static_cast<int>(kind), key, except);
}

Result<std::size_t> countItems(storage::Database& database, const VaultId& vault, sync::ItemKind kind) {
  const auto read = [](const storage::Statement& row) { return static_cast<std::size_t>(row.integer(0)); };
  CHATELAINE_TRY(count, rowOf(database, "SELECT count(*) FROM item WHERE vault = ? AND kind = ?", read, vault,
                              static_cast<int>(kind)));
  return count.value_or(0);
}

Result<std::size_t> countItems(storage::Database& database, const VaultId& vault) {
  const auto read = [](const storage::Statement& row) { return static_cast<std::size_t>(row.integer(0)); };
  CHATELAINE_TRY(count, rowOf(database, "SELECT count(*) FROM item WHERE vault = ?", read, vault));
  return count.value_or(0);
}

Result<Credential> credentialOf(const ItemRow& row) {
  CHATELAINE_TRY(fields, sync::decodeCredentialFields(row.fields));
  return Credential{.id = row.id,
                    .vault = row.vault,
                    .labels = std::move(fields.labels),
                    .binding = std::move(fields.binding),
                    .secretVersion = fields.secretVersion,
                    .createdAt = fields.createdAt,
                    .updatedAt = fields.updatedAt,
                    .secretStoredAt = fields.secretStoredAt,
                    .updatedBy = row.author};
}

Result<Agent> agentOf(const ItemRow& row) { return sync::decodeAgent(row.fields, row.id); }

Result<Pin> pinOf(const ItemRow& row) { return sync::decodePin(row.fields, row.id, row.vault); }

}  // namespace chatelaine::vault
