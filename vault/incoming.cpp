#include "vault/incoming.h"

#include <algorithm>

#include "vault/outbox.h"
#include "vault/sealed_secrets.h"

namespace chatelaine::vault {
namespace {

struct Opened {
  sync::RevisionHeader header;
  ItemRow row;  // without meaning for a tombstone
};

Result<Opened> openBelieved(const Replica& replica, const sync::Revision& revision) {
  const sync::RevisionHeader& header = revision.header;
  CHATELAINE_TRY(key, metadataKeyOf(replica, header.vault, header.epoch));
  CHATELAINE_TRY(fields, sync::openRevision(revision, *key));
  Opened opened{header, {header.item, header.vault, header.kind, {}, std::move(fields), header.secret, header.author}};
  if (header.deleted) return opened;
  CHATELAINE_TRY(name, keyOf(header.kind, opened.row.fields));
  opened.row.key = std::move(name);
  return opened;
}

Result<void> checkHistory(const LiveRow& live, const sync::RevisionHeader& header) {
  if (live.version != 0 && header.version <= live.version) {
    return fail(ErrorCode::rolledBack, "a revision's version fell");
  }
  if (live.version != 0 && header.kind != live.kind) return fail(ErrorCode::tampered, "an item's kind changed");
  return {};
}

Result<Opened> believe(Replica& replica, const LiveRow& live, ByteView bytes, const sync::HeadRecord& record) {
  CHATELAINE_TRY(revision, sync::decodeRevision(bytes));
  const sync::Roster* roster = rosterAt(replica, record.head.rosterRevision);
  if (!roster) return fail(ErrorCode::notFound, "the roster isn't here");
  if (hashOf(revision) != live.revision) return fail(ErrorCode::tampered, "not the revision that the head names");
  CHATELAINE_CHECK(sync::verifyRevision(revision, record, *roster));
  CHATELAINE_CHECK(checkHistory(live, revision.header));
  return openBelieved(replica, revision);
}

Result<void> show(Replica& replica, const Opened& opened) {
  CHATELAINE_TRY(before, anyItemRow(replica.database, opened.header.item));
  const bool isSecretGone = before && before->secret && (opened.header.deleted || before->secret != opened.row.secret);
  if (isSecretGone) CHATELAINE_CHECK(dropSealedSecret(replica.database, *before->secret));
  if (opened.header.deleted) return eraseItem(replica.database, opened.header.item);
  return putItem(replica.database, opened.row);
}

// The first committed stays active and the other side's change is parked, except for a deletion: the less permissive
// side wins at once and is committed on top of theirs.
Result<void> merge(Replica& replica, const Opened& opened, const Hash& revision) {
  CHATELAINE_TRY(pending, outboxRow(replica.database, opened.header.item));
  if (!pending) return show(replica, opened);
  if (pending->base == revision) return {};  // our change was made on this very revision
  if (pending->isDeletion && !opened.header.deleted) return rebaseOutbox(replica.database, pending->item, revision);
  CHATELAINE_CHECK(parkOutbox(replica.database, pending->item, ErrorCode::conflict));
  return show(replica, opened);
}

Result<void> quarantine(Replica& replica, LiveRow live, ByteView bytes, const Error& error) {
  const QuarantinedRow row{live.vault, live.item, "item", error.code, error.detail, copyOf(bytes)};
  CHATELAINE_CHECK(putQuarantine(replica.database, row, replica.clock()));
  live.state = LiveState::quarantined;
  live.bytes.clear();
  CHATELAINE_CHECK(putLive(replica.database, live));
  return withdrawItem(replica, live.vault, live.item);
}

}  // namespace

const sync::Roster* rosterAt(const Replica& replica, std::uint64_t revision) {
  const auto roster = std::ranges::find(replica.rosters, revision, &sync::Roster::revision);
  return roster == replica.rosters.end() ? nullptr : &*roster;
}

Result<void> applyRevision(Replica& replica, LiveRow live, ByteView bytes, const sync::HeadRecord& record) {
  const auto opened = believe(replica, live, bytes, record);
  if (!opened) return quarantine(replica, std::move(live), bytes, opened.error());
  CHATELAINE_CHECK(releaseItem(replica.database, live.vault, live.item));
  live.state = LiveState::applied;
  live.version = opened->header.version;
  live.kind = opened->header.kind;
  live.bytes = copyOf(bytes);
  CHATELAINE_CHECK(putLive(replica.database, live));
  return merge(replica, *opened, live.revision);
}

Result<void> withdrawItem(Replica& replica, const VaultId& vault, const ItemId& item) {
  if (!replica.isGateway()) return {};
  CHATELAINE_TRY(known, anyItemRow(replica.database, item));
  if (!known || known->vault != vault) return {};  // somebody used the id of another vault's item
  return eraseItem(replica.database, item);
}

Result<void> restoreCommitted(Replica& replica, const VaultId& vault, const ItemId& item) {
  CHATELAINE_TRY(live, liveRow(replica.database, vault, item));
  if (!live || live->state != LiveState::applied) return eraseItem(replica.database, item);
  CHATELAINE_TRY(revision, sync::decodeRevision(live->bytes));
  CHATELAINE_TRY(opened, openBelieved(replica, revision));
  return opened.header.deleted ? eraseItem(replica.database, item) : putItem(replica.database, opened.row);
}

}  // namespace chatelaine::vault
