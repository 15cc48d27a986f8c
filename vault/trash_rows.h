// Rows of deleted credentials, and of sealed secrets that the server should erase because nothing names them any more.
#pragma once
#include "vault/item_rows.h"
#include "vault/replica.h"

namespace chatelaine::vault {

struct TrashRow {
  ItemRow item;
  std::optional<Bytes> sealed;  // where the team's server may not have the secret
  Timestamp since;
};

// Before an item's row goes. Only credentials are kept, and only on devices. Inside the caller's transaction.
Result<void> moveToTrash(Replica& replica, const ItemRow& row);
Result<std::vector<TrashRow>> trashRows(Replica& replica);  // those whose time isn't over, the newest first
Result<void> dropFromTrash(storage::Database& database, const ItemId& item);  // it is back, or gone for good
Timestamp goneAt(const TrashRow& row);
// Secrets that only a server has, of what can be brought back; and one of them, encoded, to be kept here.
Result<std::vector<Hash>> trashWithoutSecret(Replica& replica);
Result<void> putSecretIntoTrash(storage::Database& database, const Hash& hash, ByteView sealed);

// A secret that a credential doesn't name any more, from now on or (a person wants it) at once.
enum class Discard { later, atOnce };
Result<void> discardSecret(Replica& replica, const VaultId& vault, const Hash& hash, Discard when);
struct DiscardedSecret {
  Hash hash;
  VaultId vault;
};
// What to tell the server now: its time is over, and neither an item, a pending or parked change nor the trash names
// it.
Result<std::vector<DiscardedSecret>> secretsToErase(Replica& replica);
Result<void> forgetDiscarded(storage::Database& database, const Hash& hash);
Result<void> postponeErasing(Replica& replica, const Hash& hash);  // to tomorrow

}  // namespace chatelaine::vault
