// One change of a Vault: rows, outbox and record in one transaction, and nothing at all if any of them fails.
#pragma once
#include <vector>

#include "vault/item_rows.h"
#include "vault/replica.h"

namespace chatelaine::vault {

class Changes {
 public:
  static Result<Changes> begin(Replica& replica);

  // A new or changed item of ours, to be committed. denied if our role doesn't allow it, the vault's problem if it is
  // read-only, invalidInput if the fields don't read back (text that isn't UTF-8).
  Result<void> put(ItemRow row, const std::optional<sync::SealedSecret>& secret = std::nullopt);
  Result<void> erase(const ItemRow& row);
  void record(AuditEvent event);
  // Also writes what was recorded. The views are told by the change counter.
  Result<void> commit();

 private:
  Changes(Replica& replica, storage::Transaction transaction)
      : m_replica(&replica), m_transaction(std::move(transaction)) {}
  Result<void> queue(const ItemRow& row, bool isDeletion, std::optional<Bytes> secret);

  Replica* m_replica;
  storage::Transaction m_transaction;
  std::vector<AuditEvent> m_events;
};

// Whether this replica may write items of this kind now: notFound without a team, denied, or the vault's problem.
Result<void> checkWritable(Replica& replica, const VaultId& vault, sync::ItemKind kind);

// Appends to the chain and to the rows, inside the caller's transaction.
Result<void> recordWithin(Replica& replica, std::vector<AuditEvent> events);

// The text of the name item of a subject (a member, principal, vault or the team); empty if there is none.
std::string nameOfSubject(Replica& replica, ByteView subject);
Result<void> putName(Changes& changes, Replica& replica, ByteView subject, const std::string& text);

}  // namespace chatelaine::vault
