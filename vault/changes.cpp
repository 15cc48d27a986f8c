#include "vault/changes.h"

#include "sync/item_id.h"
#include "vault/audit_rows.h"
#include "vault/chain_rows.h"
#include "vault/evidence_rows.h"
#include "vault/outbox.h"
#include "vault/trash_rows.h"

namespace chatelaine::vault {

Result<Changes> Changes::begin(Replica& replica) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  return Changes(replica, std::move(transaction));
}

Result<void> Changes::queue(const ItemRow& row, bool isDeletion, std::optional<Bytes> secret) {
  CHATELAINE_TRY(live, liveRow(m_replica->database, row.vault, row.id));
  OutboxRow out{.serial = 0,
                .item = row.id,
                .vault = row.vault,
                .kind = row.kind,
                .isDeletion = isDeletion,
                .fields = isDeletion ? Bytes{} : row.fields,
                .secretHash = isDeletion ? std::nullopt : row.secret,
                .secret = std::move(secret),
                .base = {},
                .baseBytes = {},
                .time = m_replica->clock()};
  if (live) out.base = live->revision;
  if (live) out.baseBytes = std::move(live->bytes);
  return putOutbox(m_replica->database, std::move(out));
}

Result<void> Changes::put(ItemRow row, const std::optional<sync::SealedSecret>& secret) {
  CHATELAINE_CHECK(checkWritable(*m_replica, row.vault, row.kind));
  auto key = keyOf(row.kind, row.fields);
  if (!key) return fail(ErrorCode::invalidInput, "the fields don't read back");
  row.key = std::move(*key);
  row.author = m_replica->card.id;
  std::optional<Bytes> encodedSecret;
  if (secret) {
    row.secret = hashOf(*secret);
    encodedSecret = encode(*secret);
  }
  CHATELAINE_TRY(before, anyItemRow(m_replica->database, row.id));
  if (before && before->secret && before->secret != row.secret)
    CHATELAINE_CHECK(discardSecret(*m_replica, row.vault, *before->secret, Discard::later));
  CHATELAINE_CHECK(putItem(m_replica->database, row));
  return queue(row, false, std::move(encodedSecret));
}

Result<void> Changes::erase(const ItemRow& row) {
  CHATELAINE_CHECK(checkWritable(*m_replica, row.vault, row.kind));
  CHATELAINE_CHECK(moveToTrash(*m_replica, row));
  CHATELAINE_CHECK(eraseItem(m_replica->database, row.id));
  return queue(row, true, std::nullopt);
}

void Changes::record(AuditEvent event) { m_events.push_back(std::move(event)); }

Result<void> Changes::commit() {
  CHATELAINE_CHECK(recordWithin(*m_replica, std::move(m_events)));
  CHATELAINE_CHECK(m_transaction.commit());
  m_replica->changes += 1;
  return {};
}

Result<void> checkWritable(Replica& replica, const VaultId& vault, sync::ItemKind kind) {
  if (!replica.team) return fail(ErrorCode::notFound, "no team yet");
  if (!sync::mayWrite(replica.roster(), replica.card.id, vault, kind)) {
    return fail(ErrorCode::denied, "this device may not change that");
  }
  CHATELAINE_TRY(chain, chainRow(replica.database, vault));
  if (chain.problem) return fail(*chain.problem, "the vault is read-only: " + chain.evidence);
  CHATELAINE_TRY(evidence, evidenceAgainst(replica.database, vault));
  if (evidence) return fail(ErrorCode::rolledBack, "the vault is read-only: " + *evidence);
  return {};
}

Result<void> recordWithin(Replica& replica, std::vector<AuditEvent> events) {
  if (events.empty()) return {};
  if (!replica.auditLog) return fail(ErrorCode::notFound, "no team yet");
  const Timestamp now = replica.clock();
  for (AuditEvent& event : events) {
    event.time = now;
    event.principal = replica.card.id;
  }
  CHATELAINE_TRY(before, replica.auditLog->end());
  CHATELAINE_CHECK(replica.auditLog->appendWithin(events));
  std::uint64_t sequence = before.sequence;
  for (const AuditEvent& event : events) CHATELAINE_CHECK(putAuditRow(replica.database, event, ++sequence));
  return {};
}

std::string nameOfSubject(Replica& replica, ByteView subject) {
  const auto row = itemByKey(replica.database, sync::teamVault, sync::ItemKind::name, toHex(subject));
  if (!row || !*row) return {};
  const auto name = sync::decodeName((*row)->fields);
  return name ? name->text : std::string{};
}

Result<void> putName(Changes& changes, Replica& replica, ByteView subject, const std::string& text) {
  CHATELAINE_TRY(known, itemByKey(replica.database, sync::teamVault, sync::ItemKind::name, toHex(subject)));
  ItemRow row;
  row.id = known ? known->id : sync::newItemId(sync::teamVault);
  row.vault = sync::teamVault;
  row.kind = sync::ItemKind::name;
  row.fields = encode(sync::Name{copyOf(subject), text});
  return changes.put(std::move(row));
}

}  // namespace chatelaine::vault
