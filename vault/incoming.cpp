#include "vault/incoming.h"

#include <algorithm>

#include "vault/merging.h"

namespace chatelaine::vault {
namespace {

Result<void> checkHistory(const LiveRow& live, const sync::RevisionHeader& header) {
  if (live.version != 0 && header.version <= live.version) {
    return fail(ErrorCode::rolledBack, "a revision's version fell");
  }
  if (live.version != 0 && header.kind != live.kind) return fail(ErrorCode::tampered, "an item's kind changed");
  return {};
}

// What the protocol allows for the fields, and the rest of a revision.
constexpr std::size_t largestRevision = (1U << 20) + 4096;

Result<CommittedItem> believe(Replica& replica, const LiveRow& live, ByteView bytes, const sync::HeadRecord& record) {
  CHATELAINE_TRY(revision, sync::decodeRevision(bytes));
  const sync::Roster* roster = rosterAt(replica, record.head.rosterRevision);
  if (!roster) return fail(ErrorCode::notFound, "the roster isn't here");
  if (bytes.size() > largestRevision) return fail(ErrorCode::limitExceeded, "a revision larger than a server may take");
  if (hashOf(revision) != live.revision) return fail(ErrorCode::tampered, "not the revision that the head names");
  CHATELAINE_CHECK(sync::verifyRevision(revision, record, *roster));
  CHATELAINE_CHECK(checkHistory(live, revision.header));
  CHATELAINE_TRY(opened, openCommitted(replica, revision));
  opened.time = record.head.time;
  return opened;
}

Result<void> quarantine(Replica& replica, LiveRow live, ByteView bytes, const Error& error) {
  const QuarantinedRow row{live.vault, live.item, "item", error.code, error.detail, copyOf(bytes)};
  CHATELAINE_CHECK(putQuarantine(replica.database, row, replica.clock()));
  live.state = LiveState::quarantined;
  live.bytes = bytes.size() <= largestRevision ? copyOf(bytes) : Bytes{};  // a server that loses them needs them again
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
  return mergeIn(replica, *opened);
}

Result<void> withdrawItem(Replica& replica, const VaultId& vault, const ItemId& item) {
  if (!replica.isGateway()) return {};
  CHATELAINE_TRY(known, anyItemRow(replica.database, item));
  if (!known || known->vault != vault) return {};  // somebody used the id of another vault's item
  return eraseItem(replica.database, item);
}

}  // namespace chatelaine::vault
