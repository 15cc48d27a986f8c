#include "server/past_check.h"

#include <algorithm>
#include <array>

#include "server/answers.h"
#include "server/revision_limits.h"

namespace chatelaine::server {
namespace {

using sync::HeadRecord;
using sync::Revision;
using sync::Roster;

constexpr std::size_t itemsAtOnce = 1000;

const Roster* rosterNamed(const PastGround& ground, std::uint64_t revision) {
  const auto found = std::ranges::find(ground.rosters, revision, &Roster::revision);
  return found == ground.rosters.end() ? nullptr : &*found;
}

// As with a commit: what is inside a closed epoch by the roster that it names, what came later by the newest.
const Roster& judgeOf(const sync::Head& head, const PastGround& ground) {
  const Roster& newest = ground.rosters.back();
  const sync::RosterVault* vault = find(newest, head.vault);
  const bool isHistory = vault && vault->closedAt && head.height <= vault->closedAt->height;
  return isHistory ? *rosterNamed(ground, head.rosterRevision) : newest;
}

// Whose heads can't name anything true: they aren't kept until a revision says so.
bool mayWriteAnything(const Roster& roster, const PrincipalId& author, const VaultId& vault) {
  using enum sync::ItemKind;
  static constexpr std::array kinds{credential, pin,     agent,   automation, browserProfile,
                                    name,       setting, runtime, deposit};
  return std::ranges::any_of(kinds, [&](sync::ItemKind kind) { return sync::mayWrite(roster, author, vault, kind); });
}

Result<void> checkRight(const Revision& revision, const HeadRecord& record, const PastGround& ground) {
  CHATELAINE_CHECK(sync::verifyRevision(revision, record, *rosterNamed(ground, record.head.rosterRevision)));
  const sync::RevisionHeader& header = revision.header;
  if (!sync::mayWrite(judgeOf(record.head, ground), header.author, header.vault, header.kind))
    return fail(ErrorCode::denied, "the author may no longer write items of this kind here");
  return {};
}

}  // namespace

PastCheck::PastCheck(const CommitId& upload, const PastGround& ground)
    : m_upload(upload), m_base(ground.state.position), m_rosterRevision(ground.rosters.back().revision) {}

Result<PastCheck> PastCheck::begin(const CommitId& upload, const PastGround& ground) {
  PastCheck check(upload, ground);
  if (ground.state.position.height == 0) return check;
  CHATELAINE_TRY(known, sync::decodeHead(ground.state.head));
  CHATELAINE_TRY(sum, crypto::SetHash::fromState(ground.state.itemsState));
  check.m_known = HeadRecord{std::move(known), {}};
  check.m_sum = sum;
  return check;
}

Result<void> PastCheck::checkGround(const sync::VaultPast& part, const PastGround& ground) const {
  if (part.upload != m_upload || part.number != m_next) return fail(ErrorCode::conflict, "not the next part of a past");
  if (ground.state.position != m_base) return fail(ErrorCode::conflict, "the vault has another newest head");
  if (ground.rosters.back().revision != m_rosterRevision) return fail(ErrorCode::conflict, "the roster has moved on");
  return {};
}

Result<void> PastCheck::add(const sync::VaultPast& part, const PastGround& ground) {
  CHATELAINE_CHECK(checkGround(part, ground));
  CHATELAINE_CHECK(addHeads(part, ground));
  if (part.isLast || !part.revisions.empty()) CHATELAINE_CHECK(endHeads(ground));
  for (const Bytes& bytes : part.revisions) CHATELAINE_CHECK(addRevision(bytes, ground));
  if (part.isLast && m_revisions != m_tracks.size())
    return fail(ErrorCode::invalidInput, "a past without all of its newest revisions");
  m_next += 1;
  return {};
}

Result<void> PastCheck::addHeads(const sync::VaultPast& part, const PastGround& ground) {
  if (part.heads.empty())
    return m_records.empty() ? fail(ErrorCode::invalidInput, "a past without heads") : Result<void>{};
  if (m_headsEnded) return fail(ErrorCode::invalidInput, "heads after revisions");
  CHATELAINE_TRY(records, recordsOf(part, ground));
  const sync::Head& first = records.front().head;
  if (m_records.empty() && (first.prev != m_base.head || first.height != m_base.height + 1))
    return fail(ErrorCode::conflict, "the vault has another newest head");
  CHATELAINE_CHECK(lookUpItems(records, ground));
  for (HeadRecord& record : records) CHATELAINE_CHECK(addHead(std::move(record), ground));
  return {};
}

Result<std::vector<HeadRecord>> PastCheck::recordsOf(const sync::VaultPast& part, const PastGround& ground) {
  std::vector<HeadRecord> records;
  for (std::size_t i = 0; i < part.heads.size(); ++i) {
    CHATELAINE_TRY(head, received(sync::decodeHead(part.heads[i])));
    if (head.vault != m_base.id) return fail(ErrorCode::invalidInput, "a head of another vault than the path's");
    if (head.seen.size() + head.seenRecords.size() > mostSeen)
      return fail(ErrorCode::limitExceeded, "too many heads seen");
    m_operations += part.operations[i].size();
    records.push_back({std::move(head), part.operations[i]});
  }
  if (m_operations > ground.mostChanges) return fail(ErrorCode::limitExceeded, "too many changes in one past");
  return records;
}

Result<void> PastCheck::lookUpItems(std::span<const HeadRecord> records, const PastGround& ground) {
  std::vector<ItemId> wanted;
  for (const HeadRecord& record : records) {
    for (const sync::Operation& operation : record.operations) {
      if (m_tracks.try_emplace(operation.item).second) wanted.push_back(operation.item);
    }
  }
  for (std::span<const ItemId> rest = wanted; !rest.empty();) {
    const auto some = rest.first(std::min(rest.size(), itemsAtOnce));
    CHATELAINE_TRY(items, ground.newest(some));
    for (StoredItem& item : items) {
      item.encoded = {};
      m_tracks.at(item.item).stored = std::move(item);
    }
    rest = rest.subspan(some.size());
  }
  return {};
}

Result<void> PastCheck::addHead(HeadRecord record, const PastGround& ground) {
  HeadRecord* previous = m_records.empty() ? (m_known ? &*m_known : nullptr) : &m_records.back();
  CHATELAINE_CHECK(sync::verifyHead(previous, record, ground.rosters));
  if (!mayWriteAnything(judgeOf(record.head, ground), record.head.author, m_base.id))
    return fail(ErrorCode::denied, "the author has no access any more");
  CHATELAINE_CHECK(follow(record));
  if (previous) {  // its hash has been compared: what is left of it is what revisions are checked against
    previous->head.seen = {};
    previous->head.seenRecords = {};
  }
  m_records.push_back(std::move(record));
  return {};
}

// The sum after this head.
Result<void> PastCheck::follow(const HeadRecord& record) {
  for (const sync::Operation& operation : record.operations) {
    Track& track = m_tracks.at(operation.item);
    const bool isFirst = track.steps == 0;
    const bool hasBefore = !isFirst || track.stored.has_value();
    track.before = isFirst ? (track.stored ? track.stored->hash : Hash{}) : track.newest;
    if (hasBefore) m_sum.remove(sync::elementOf({operation.item, track.before}));
    m_sum.add(sync::elementOf(operation));
    track.newest = operation.revision;
    track.record = m_records.size();
    track.steps += 1;
  }
  if (m_sum.digest() != record.head.itemsRoot) return fail(ErrorCode::tampered, "the sum over the items is wrong");
  return {};
}

// What was removed from the team can't stand at the end of a chain: it reaches the head that a roster recorded.
Result<void> PastCheck::endHeads(const PastGround& ground) {
  m_headsEnded = true;
  const sync::RosterVault* vault = find(ground.rosters.back(), m_base.id);
  if (vault && vault->closedAt && m_records.back().head.height < vault->closedAt->height)
    return fail(ErrorCode::rolledBack, "a past that ends before an epoch was closed");
  return {};
}

Result<void> PastCheck::addRevision(const Bytes& bytes, const PastGround& ground) {
  CHATELAINE_TRY(revision, received(sync::decodeRevision(bytes)));
  const sync::RevisionHeader& header = revision.header;
  const auto found = m_tracks.find(header.item);
  if (found == m_tracks.end() || found->second.newest != hashOf(revision) || found->second.isHere)
    return fail(ErrorCode::invalidInput, "a revision that isn't the newest of the past");
  Track& track = found->second;
  CHATELAINE_CHECK(checkSizes(revision));
  CHATELAINE_CHECK(checkRight(revision, m_records[track.record], ground));
  // The versions between are known by their number and by the hash of the last one.
  const std::uint64_t base = track.stored ? track.stored->version : 0;
  if (header.version != base + track.steps || header.prev != track.before)
    return fail(ErrorCode::tampered, "a revision that doesn't follow the one before");
  if (track.stored && header.kind != track.stored->kind)
    return fail(ErrorCode::tampered, "an item never changes its kind");
  track.isHere = true;
  m_revisions += 1;
  if (header.secret) m_secrets.push_back(*header.secret);
  return {};
}

CheckedPast PastCheck::finish(const PrincipalId& principal) {
  const sync::Head& newest = m_records.back().head;
  CheckedPast past;
  past.principal = principal;
  past.upload = m_upload;
  past.parts = m_next;
  past.base = m_base;
  past.end = {m_base.id, newest.height, hashOf(newest)};
  past.rosterRevision = m_rosterRevision;
  past.itemsState = copyOf(m_sum.state());
  past.items = m_revisions;
  past.secrets = std::move(m_secrets);
  past.rowsOf = rowsOfPart;
  return past;
}

Result<PastRows> rowsOfPart(ByteView part) {
  CHATELAINE_TRY(past, sync::decode<sync::VaultPast>(part));
  PastRows rows;
  for (std::size_t i = 0; i < past.heads.size(); ++i) {
    CHATELAINE_TRY(head, sync::decodeHead(past.heads[i]));
    rows.heads.push_back({head.height, hashOf(head), std::move(past.heads[i]), std::move(past.operations[i])});
  }
  for (Bytes& bytes : past.revisions) {
    CHATELAINE_TRY(revision, sync::decodeRevision(bytes));
    const sync::RevisionHeader& header = revision.header;
    rows.items.push_back({header.item, header.version, header.kind, hashOf(revision), std::move(bytes)});
  }
  return rows;
}

}  // namespace chatelaine::server
