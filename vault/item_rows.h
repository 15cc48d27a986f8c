// The items of a replica as views and snapshots show them: rows with their fields in clear, pending changes included.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "storage/database.h"
#include "sync/item_fields.h"
#include "sync/revision.h"

namespace chatelaine::vault {

struct ItemRow {
  ItemId id;
  VaultId vault;
  sync::ItemKind kind = sync::ItemKind::credential;
  std::string key;  // what its name must be unique by: see keyOf
  Bytes fields;
  std::optional<Hash> secret;  // of the SealedSecret that belongs to it
  PrincipalId author;          // of its newest revision
};

// Decodes the fields as their kind demands and says under which key the item is found: the name of a credential or an
// agent, the hexadecimal agent of a pin and subject of a name. corrupt if they don't decode.
Result<std::string> keyOf(sync::ItemKind kind, ByteView fields);

Result<void> putItem(storage::Database& database, const ItemRow& row);
Result<void> eraseItem(storage::Database& database, const ItemId& id);
Result<ItemRow> itemRow(storage::Database& database, const ItemId& id, sync::ItemKind kind);  // notFound
Result<std::optional<ItemRow>> anyItemRow(storage::Database& database, const ItemId& id);
Result<std::vector<ItemRow>> itemRows(storage::Database& database, const VaultId& vault, sync::ItemKind kind);
Result<std::vector<ItemRow>> itemRows(storage::Database& database, sync::ItemKind kind);  // of all vaults
Result<std::optional<ItemRow>> itemByKey(storage::Database& database, const VaultId& vault, sync::ItemKind kind,
                                         std::string_view key);
// Of another item than `except`.
Result<std::optional<ItemRow>> otherByKey(storage::Database& database, const VaultId& vault, sync::ItemKind kind,
                                          std::string_view key, const ItemId& except);
Result<std::size_t> countItems(storage::Database& database, const VaultId& vault, sync::ItemKind kind);
Result<std::size_t> countItems(storage::Database& database, const VaultId& vault);  // of all kinds

Result<Credential> credentialOf(const ItemRow& row);
Result<Agent> agentOf(const ItemRow& row);
Result<Pin> pinOf(const ItemRow& row);

}  // namespace chatelaine::vault
