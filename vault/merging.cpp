#include "vault/merging.h"

#include "vault/chain_rows.h"
#include "vault/sealed_secrets.h"
#include "vault/trash_rows.h"

namespace chatelaine::vault {
namespace {

sync::ItemState stateOf(const CommittedItem& item) {
  if (item.header.deleted) return {true, {}, {}};
  return {false, item.row.fields, item.header.secret};
}

Result<void> showCommitted(Replica& replica, const CommittedItem& item) {
  CHATELAINE_TRY(before, anyItemRow(replica.database, item.header.item));
  const bool isSecretGone = before && before->secret && (item.header.deleted || before->secret != item.row.secret);
  if (isSecretGone) CHATELAINE_CHECK(dropSealedSecret(replica.database, *before->secret));
  if (isSecretGone) CHATELAINE_CHECK(discardSecret(replica, before->vault, *before->secret, Discard::later));
  if (before && item.header.deleted) CHATELAINE_CHECK(moveToTrash(replica, *before));
  if (item.header.deleted) return eraseItem(replica.database, item.header.item);
  if (!before && item.header.kind == sync::ItemKind::credential)
    CHATELAINE_CHECK(dropFromTrash(replica.database, item.header.item));
  return putItem(replica.database, item.row);
}

// What the merge made, as our next change on top of theirs.
Result<void> queueMerged(Replica& replica, OutboxRow mine, const CommittedItem& theirs, sync::ItemState result) {
  if (result.secret != mine.secretHash) mine.secret.reset();
  mine.isDeletion = result.isDeleted;
  mine.secretHash = result.secret;
  mine.fields = std::move(result.fields);
  mine.base = crypto::sha256(theirs.bytes);
  mine.baseBytes = theirs.bytes;
  CHATELAINE_CHECK(rewriteOutbox(replica.database, mine));
  if (mine.isDeletion && !theirs.header.deleted) CHATELAINE_CHECK(moveToTrash(replica, theirs.row));
  if (mine.isDeletion) return eraseItem(replica.database, mine.item);
  CHATELAINE_TRY(key, keyOf(mine.kind, mine.fields));
  return putItem(replica.database,
                 {mine.item, mine.vault, mine.kind, key, mine.fields, mine.secretHash, replica.card.id});
}

// A merge that can't be made is one in which nothing of ours can be taken.
sync::MergedItem merged(const Replica& replica, const OutboxRow& mine, const sync::ItemState& theirs) {
  const auto base = stateIn(replica, mine.baseBytes);
  auto result = sync::mergeItem(mine.kind, base ? &*base : nullptr, stateOf(mine), theirs);
  return result ? std::move(*result) : sync::MergedItem{theirs, {std::string(sync::wholeItem)}};
}

Result<void> mergeChange(Replica& replica, const OutboxRow& mine, const CommittedItem& theirs) {
  const sync::ItemState other = stateOf(theirs);
  sync::MergedItem decision = merged(replica, mine, other);
  if (!decision.lost.empty()) {
    CHATELAINE_CHECK(putParked(replica.database,
                               {0, mine, theirs.bytes, theirs.time, ErrorCode::conflict, std::move(decision.lost)}));
  }
  if (decision.result != other) return queueMerged(replica, mine, theirs, std::move(decision.result));
  CHATELAINE_CHECK(dropOutbox(replica.database, mine.item));
  return showCommitted(replica, theirs);
}

Result<std::optional<CommittedItem>> committedItem(Replica& replica, const VaultId& vault, const ItemId& item) {
  CHATELAINE_TRY(live, liveRow(replica.database, vault, item));
  if (!live || live->state != LiveState::applied) return std::nullopt;
  CHATELAINE_TRY(revision, sync::decodeRevision(live->bytes));
  auto opened = openCommitted(replica, revision);
  if (!opened) return std::nullopt;  // its key is gone: that must not keep anything from being parked
  CHATELAINE_TRY(record, headAt(replica.database, vault, live->height));
  if (record) opened->time = record->head.time;
  return std::optional(std::move(*opened));
}

Result<void> showNewest(Replica& replica, const OutboxRow& mine, const std::optional<CommittedItem>& newest) {
  if (!newest || newest->header.deleted) return eraseItem(replica.database, mine.item);
  return putItem(replica.database, newest->row);
}

// Our unsent pin goes: unseen if nobody has it, deleted if they do.
Result<void> withdrawPin(Replica& replica, OutboxRow mine) {
  CHATELAINE_CHECK(eraseItem(replica.database, mine.item));
  const auto base = stateIn(replica, mine.baseBytes);
  if (!mine.base || (base && base->isDeleted)) return dropOutbox(replica.database, mine.item);
  mine.isDeletion = true;
  mine.fields.clear();
  return rewriteOutbox(replica.database, mine);
}

// And becomes a change of the one that is there.
Result<void> foldPin(Replica& replica, const OutboxRow& mine, const ItemRow& other) {
  CHATELAINE_TRY(pending, outboxRow(replica.database, other.id));
  CHATELAINE_TRY(committed, committedItem(replica, mine.vault, other.id));
  if (pending || !committed || committed->header.deleted) return {};
  CHATELAINE_TRY(pin, sync::decodePin(mine.fields, mine.item, mine.vault));
  CHATELAINE_TRY(known, pinOf(other));
  pin.order = known.order;
  OutboxRow change = mine;
  change.item = other.id;
  change.fields = sync::encode(pin);
  change.base.reset();
  change.baseBytes.clear();
  CHATELAINE_CHECK(withdrawPin(replica, mine));
  return mergeChange(replica, change, *committed);
}

Result<void> settleClash(Replica& replica, OutboxRow mine) {
  if (mine.isDeletion) return {};
  CHATELAINE_TRY(key, keyOf(mine.kind, mine.fields));
  CHATELAINE_TRY(other, otherByKey(replica.database, mine.vault, mine.kind, key, mine.item));
  if (!other) return {};
  if (mine.kind == sync::ItemKind::pin) return foldPin(replica, mine, *other);
  CHATELAINE_TRY(fields, withFreeName(replica, mine.vault, mine.kind, mine.fields, mine.item));
  if (fields == mine.fields) return {};
  mine.fields = std::move(fields);
  CHATELAINE_TRY(name, keyOf(mine.kind, mine.fields));
  CHATELAINE_CHECK(rewriteOutbox(replica.database, mine));
  return putItem(replica.database,
                 {mine.item, mine.vault, mine.kind, name, mine.fields, mine.secretHash, replica.card.id});
}

// Cut between characters, so that the number still fits.
std::string shortened(std::string text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return text.substr(0, size);
}

std::string numbered(sync::ItemKind kind, const std::string& name, int number) {
  constexpr std::size_t roomForAgents = 56;
  constexpr std::size_t roomForTitles = 112;
  if (kind == sync::ItemKind::agent) return shortened(name, roomForAgents) + "-" + std::to_string(number);
  return shortened(name, roomForTitles) + " (" + std::to_string(number) + ")";
}

}  // namespace

Result<CommittedItem> openCommitted(const Replica& replica, const sync::Revision& revision) {
  const sync::RevisionHeader& header = revision.header;
  CHATELAINE_TRY(key, metadataKeyOf(replica, header.vault, header.epoch));
  CHATELAINE_TRY(fields, sync::openRevision(revision, *key));
  CommittedItem item{
      .header = header,
      .row = {header.item, header.vault, header.kind, {}, std::move(fields), header.secret, header.author},
      .bytes = encode(revision),
      .time = {}};
  if (header.deleted) return item;
  CHATELAINE_TRY(name, keyOf(header.kind, item.row.fields));
  item.row.key = std::move(name);
  return item;
}

std::optional<sync::ItemState> stateIn(const Replica& replica, ByteView revision) {
  if (revision.empty()) return std::nullopt;
  const auto decoded = sync::decodeRevision(revision);
  if (!decoded) return std::nullopt;
  const auto opened = openCommitted(replica, *decoded);
  if (!opened) return std::nullopt;
  return stateOf(*opened);
}

Result<void> mergeIn(Replica& replica, const CommittedItem& theirs) {
  CHATELAINE_TRY(mine, outboxRow(replica.database, theirs.header.item));
  if (!mine) return showCommitted(replica, theirs);
  if (mine->base == crypto::sha256(theirs.bytes)) return {};  // our change was made on this very revision
  return mergeChange(replica, *mine, theirs);
}

Result<void> parkChange(Replica& replica, const OutboxRow& mine, ErrorCode why) {
  CHATELAINE_TRY(newest, committedItem(replica, mine.vault, mine.item));
  const auto base = stateIn(replica, mine.baseBytes);
  const sync::ItemState before = base.value_or(newest ? stateOf(*newest) : sync::ItemState{true, {}, {}});
  auto fields = sync::differences(mine.kind, stateOf(mine), before);
  ParkedRow row{.id = 0, .mine = mine, .theirs = {}, .theirsTime = {}, .why = why, .fields = {}};
  row.fields = fields ? std::move(*fields) : std::vector{std::string(sync::wholeItem)};
  if (newest) row.theirs = newest->bytes;
  if (newest) row.theirsTime = newest->time;
  CHATELAINE_CHECK(putParked(replica.database, row));
  CHATELAINE_CHECK(dropOutbox(replica.database, mine.item));
  return showNewest(replica, mine, newest);
}

Result<void> settleClashes(Replica& replica, const VaultId& vault) {
  if (replica.isGateway()) return {};
  CHATELAINE_TRY(rows, outboxRows(replica.database, vault));
  for (OutboxRow& row : rows) CHATELAINE_CHECK(settleClash(replica, std::move(row)));
  return {};
}

Result<std::string> freeName(Replica& replica, const VaultId& vault, sync::ItemKind kind, const std::string& wanted,
                             const ItemId& except) {
  std::string name = wanted;
  for (int number = 2;; ++number) {
    CHATELAINE_TRY(other, otherByKey(replica.database, vault, kind, name, except));
    if (!other) return name;
    name = numbered(kind, wanted, number);
  }
}

Result<Bytes> withFreeName(Replica& replica, const VaultId& vault, sync::ItemKind kind, Bytes fields,
                           const ItemId& except) {
  if (kind == sync::ItemKind::credential) {
    CHATELAINE_TRY(credential, sync::decodeCredentialFields(fields));
    CHATELAINE_TRY(name, freeName(replica, vault, kind, credential.labels.name, except));
    credential.labels.name = std::move(name);
    return encode(credential);
  }
  if (kind == sync::ItemKind::agent) {
    CHATELAINE_TRY(agent, sync::decodeAgent(fields, except));
    CHATELAINE_TRY(name, freeName(replica, vault, kind, agent.name, except));
    agent.name = std::move(name);
    return sync::encode(agent);
  }
  return fields;
}

}  // namespace chatelaine::vault
