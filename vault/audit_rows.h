// Opened events of our own chain and of others', in rows that can be searched; and the chains of others. Derived: the
// signed groups are what counts.
#pragma once
#include <optional>
#include <vector>

#include "storage/database.h"
#include "sync/audit_chain.h"
#include "vault/vault.h"

namespace chatelaine::vault {

Result<void> putAuditRow(storage::Database& database, const AuditEvent& event, std::uint64_t sequence);
struct StoredEvent {
  AuditEvent event;
  std::uint64_t sequence = 0;
};
Result<std::vector<StoredEvent>> findAuditRows(storage::Database& database, const AuditQuery& query);
Result<std::optional<Timestamp>> lastUseOf(storage::Database& database, const ItemId& credential);

// How a principal stands in an event as its item: the beginning of its id.
ItemId itemOfPrincipal(const PrincipalId& principal);
// When a gateway last gave another one the vault's secret keys, as far as its record says.
Result<std::optional<Timestamp>> lastHandOver(storage::Database& database, const VaultId& vault, const PrincipalId& to);
// Whether this gateway's record says that a person confirmed the recovery kit of that id on its host.
Result<bool> wasKitConfirmed(storage::Database& database, const PrincipalId& gateway, const PrincipalId& kit);

Result<void> putForeignGroup(storage::Database& database, const sync::AuditGroup& group);
Result<sync::ChainEnd> foreignEnd(storage::Database& database, const PrincipalId& principal);
Result<std::vector<sync::AuditGroup>> foreignGroupsAfter(storage::Database& database, const PrincipalId& principal,
                                                         std::uint64_t sequence, std::size_t limit);
Result<std::vector<PrincipalId>> foreignPrincipals(storage::Database& database);

}  // namespace chatelaine::vault
