// Brings our own unsent changes together with what others committed, item by item. Inside the caller's transaction;
// errors are those of the database.
#pragma once
#include <optional>

#include "sync/merge.h"
#include "vault/inbox_rows.h"
#include "vault/item_rows.h"
#include "vault/replica.h"

namespace chatelaine::vault {

// A committed revision, opened.
struct CommittedItem {
  sync::RevisionHeader header;
  ItemRow row;     // without meaning for a tombstone
  Bytes bytes;     // the encoded revision
  Timestamp time;  // of its head
};
Result<CommittedItem> openCommitted(const Replica& replica, const sync::Revision& revision);
// What an encoded revision says of its item; none if it is empty or its key isn't here.
std::optional<sync::ItemState> stateIn(const Replica& replica, ByteView revision);

// Into the views, and into our own unsent change of the item if there is one: what can't be merged goes to the inbox.
Result<void> mergeIn(Replica& replica, const CommittedItem& theirs);
// An unsent change that isn't sent any more: kept in the inbox, and what is committed is shown again.
Result<void> parkChange(Replica& replica, const OutboxRow& mine, ErrorCode why);

// Two devices may have made new items of one name, or pins of one agent to one vault: ours, not yet sent, gives way.
// The name gets a number; of two pins the earlier end counts.
Result<void> settleClashes(Replica& replica, const VaultId& vault);
// The name itself, or the first of "name (2)" or "name-2" that no other item has.
Result<std::string> freeName(Replica& replica, const VaultId& vault, sync::ItemKind kind, const std::string& wanted,
                             const ItemId& except);
// The fields with their name freed; unchanged where the kind's name needn't be unique.
Result<Bytes> withFreeName(Replica& replica, const VaultId& vault, sync::ItemKind kind, Bytes fields,
                           const ItemId& except);

}  // namespace chatelaine::vault
