#include "vault/trash.h"

#include <algorithm>

#include "vault/chain_rows.h"
#include "vault/changes.h"
#include "vault/outbox.h"
#include "vault/trash_rows.h"

namespace chatelaine::vault {
namespace {

Result<TrashRow> findInTrash(Replica& replica, const ItemId& id) {
  CHATELAINE_TRY(rows, trashRows(replica));
  const auto found = std::ranges::find(rows, id, [](const TrashRow& row) { return row.item.id; });
  if (found == rows.end()) return fail(ErrorCode::notFound, "it isn't among what was deleted");
  return std::move(*found);
}

Result<void> checkComesBack(Replica& replica, const ItemRow& row) {
  CHATELAINE_TRY(isThere, anyItemRow(replica.database, row.id));
  CHATELAINE_TRY(taken, itemByKey(replica.database, row.vault, row.kind, row.key));
  if (isThere || taken) return fail(ErrorCode::alreadyExists, "the vault has a credential of that name");
  return {};
}

AuditEvent eventOf(Replica& replica, AuditAction action, const ItemRow& row) {
  AuditEvent event;
  event.action = action;
  event.vault = row.vault;
  event.vaultName = nameOfSubject(replica, row.vault.view());
  event.item = row.id;
  event.itemName = row.key;
  return event;
}

Result<std::optional<sync::SealedSecret>> unsentOf(const TrashRow& row) {
  if (!row.sealed) return std::nullopt;
  CHATELAINE_TRY(secret, sync::decodeSealedSecret(*row.sealed));
  return std::optional(std::move(secret));
}

// Ours while it waits to be sent; else whoever signed the tombstone.
PrincipalId deleterOf(Replica& replica, const ItemRow& row) {
  const auto pending = outboxRow(replica.database, row.id);
  if (pending && *pending && (*pending)->isDeletion) return replica.card.id;
  const auto live = liveRow(replica.database, row.vault, row.id);
  if (!live || !*live) return {};
  const auto revision = sync::decodeRevision((*live)->bytes);
  return revision && revision->header.deleted ? revision->header.author : PrincipalId{};
}

}  // namespace

std::vector<DeletedCredential> Trash::list() const {
  std::vector<DeletedCredential> all;
  Replica& replica = *m_vault.m_state->replica;
  const auto rows = trashRows(replica);
  if (!rows || !replica.team) return all;
  for (const TrashRow& row : *rows) {
    auto credential = credentialOf(row.item);
    if (!credential) continue;
    const bool mayChange =
        sync::mayWrite(replica.roster(), replica.card.id, row.item.vault, sync::ItemKind::credential);
    all.push_back({std::move(*credential), row.since, goneAt(row), deleterOf(replica, row.item), mayChange});
  }
  return all;
}

Result<Credential> Trash::restore(const ItemId& id) {
  Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_TRY(row, findInTrash(replica, id));
  CHATELAINE_CHECK(checkComesBack(replica, row.item));
  CHATELAINE_TRY(secret, unsentOf(row));
  CHATELAINE_TRY(fields, sync::decodeCredentialFields(row.item.fields));
  fields.updatedAt = replica.clock();
  row.item.fields = encode(fields);
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(changes.put(row.item, secret));
  CHATELAINE_CHECK(dropFromTrash(replica.database, id));
  changes.record(eventOf(replica, AuditAction::credentialRestored, row.item));
  CHATELAINE_CHECK(changes.commit());
  return m_vault.credential(id);
}

Result<void> Trash::erase(const ItemId& id) {
  Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_TRY(row, findInTrash(replica, id));
  CHATELAINE_CHECK(checkWritable(replica, row.item.vault, sync::ItemKind::credential));
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(dropFromTrash(replica.database, id));
  if (row.item.secret) CHATELAINE_CHECK(discardSecret(replica, row.item.vault, *row.item.secret, Discard::atOnce));
  changes.record(eventOf(replica, AuditAction::secretErased, row.item));
  return changes.commit();
}

}  // namespace chatelaine::vault
