#include "server/past_check.h"

#include <algorithm>
#include <unordered_map>

#include "server/revision_limits.h"

namespace chatelaine::server {
namespace {

using sync::HeadRecord;
using sync::Revision;
using sync::Roster;

constexpr std::size_t itemsAtOnce = 1000;

// What can't be decoded is the asker's fault here, not the database's.
template <class Value>
Result<Value> sent(Result<Value> decoded) {
  if (!decoded && decoded.error().code == ErrorCode::corrupt)
    return fail(ErrorCode::invalidInput, std::move(decoded.error().detail));
  return decoded;
}

// An item on its way from what is here to its newest revision.
struct Track {
  std::optional<StoredItem> stored;
  Hash newest;              // named by the last head that changes the item
  Hash before;              // of the revision before that; null: there is none
  std::uint64_t steps = 0;  // how many heads change it
  std::size_t record = 0;   // the last of them
  bool isHere = false;      // the newest revision has come
};

class Check {
 public:
  explicit Check(const PastGround& ground) : m_ground(ground) {}

  Result<void> addHeads(const sync::VaultPast& part) {
    for (std::size_t i = 0; i < part.heads.size(); ++i) {
      CHATELAINE_TRY(head, sent(sync::decodeHead(part.heads[i])));
      if (head.vault != m_ground.vault) return fail(ErrorCode::invalidInput, "a head of another vault than the path's");
      if (head.seen.size() + head.seenRecords.size() > mostSeen)
        return fail(ErrorCode::limitExceeded, "too many heads seen");
      m_records.push_back({std::move(head), part.operations[i]});
      for (const sync::Operation& operation : m_records.back().operations) m_tracks.try_emplace(operation.item);
    }
    return {};
  }

  Result<void> checkHeads() {
    CHATELAINE_CHECK(lookUpItems());
    std::optional<HeadRecord> known;
    if (m_ground.state.position.height > 0) {
      CHATELAINE_TRY(previous, sync::decodeHead(m_ground.state.head));
      known = HeadRecord{previous, {}};
      CHATELAINE_TRY(sum, crypto::SetHash::fromState(m_ground.state.itemsState));
      m_sum = sum;
    }
    for (std::size_t i = 0; i < m_records.size(); ++i) {
      const HeadRecord* previous = i > 0 ? &m_records[i - 1] : (known ? &*known : nullptr);
      CHATELAINE_CHECK(sync::verifyHead(previous, m_records[i], m_ground.rosters));
      if (!sync::mayRead(judgeOf(m_records[i].head), m_records[i].head.author, m_ground.vault))
        return fail(ErrorCode::denied, "the author has no access any more");
      CHATELAINE_CHECK(follow(i));
    }
    return checkEnd();
  }

  Result<void> addRevision(const Bytes& bytes, CheckedPast& past) {
    CHATELAINE_TRY(revision, sent(sync::decodeRevision(bytes)));
    const sync::RevisionHeader& header = revision.header;
    const auto found = m_tracks.find(header.item);
    if (found == m_tracks.end() || found->second.newest != hashOf(revision) || found->second.isHere)
      return fail(ErrorCode::invalidInput, "a revision that isn't the newest of the past");
    Track& track = found->second;
    CHATELAINE_CHECK(checkSizes(revision));
    CHATELAINE_CHECK(checkRight(revision, m_records[track.record]));
    CHATELAINE_CHECK(checkLink(header, track));
    track.isHere = true;
    if (header.secret) {
      CHATELAINE_TRY(isThere, m_ground.hasSecret(*header.secret));
      if (!isThere) past.awaited.push_back(*header.secret);
    }
    past.items.push_back({header.item, header.version, header.kind, track.newest, bytes});
    return {};
  }

  Result<void> finish(CheckedPast& past) {
    if (past.items.size() != m_tracks.size())
      return fail(ErrorCode::invalidInput, "a past without all of its newest revisions");
    // In the order of the heads, as they would have come.
    std::ranges::sort(past.items, {}, [&](const StoredItem& item) { return m_tracks.at(item.item).record; });
    past.itemsState = copyOf(m_sum.state());
    for (HeadRecord& record : m_records)
      past.heads.push_back(
          {record.head.height, hashOf(record.head), encode(record.head), std::move(record.operations)});
    return {};
  }

 private:
  Result<void> lookUpItems() {
    std::vector<ItemId> wanted;
    for (const auto& [item, track] : m_tracks) wanted.push_back(item);
    for (std::span<const ItemId> rest = wanted; !rest.empty();) {
      const auto some = rest.first(std::min(rest.size(), itemsAtOnce));
      CHATELAINE_TRY(items, m_ground.newest(some));
      for (StoredItem& item : items) m_tracks.at(item.item).stored = std::move(item);
      rest = rest.subspan(some.size());
    }
    return {};
  }

  // The sum after this head.
  Result<void> follow(std::size_t index) {
    for (const sync::Operation& operation : m_records[index].operations) {
      Track& track = m_tracks.at(operation.item);
      const bool isFirst = track.steps == 0;
      const bool hasBefore = !isFirst || track.stored.has_value();
      track.before = isFirst ? (track.stored ? track.stored->hash : Hash{}) : track.newest;
      if (hasBefore) m_sum.remove(sync::elementOf({operation.item, track.before}));
      m_sum.add(sync::elementOf(operation));
      track.newest = operation.revision;
      track.record = index;
      track.steps += 1;
    }
    if (m_sum.digest() != m_records[index].head.itemsRoot)
      return fail(ErrorCode::tampered, "the sum over the items is wrong");
    return {};
  }

  // What was removed from the team can't stand at the end of a chain: it reaches the head that a roster recorded.
  Result<void> checkEnd() const {
    const sync::RosterVault* vault = find(m_ground.rosters.back(), m_ground.vault);
    const std::uint64_t end = m_records.back().head.height;
    if (vault && vault->closedAt && end < vault->closedAt->height)
      return fail(ErrorCode::rolledBack, "a past that ends before an epoch was closed");
    return {};
  }

  const Roster* rosterNamed(std::uint64_t revision) const {
    const auto found = std::ranges::find(m_ground.rosters, revision, &Roster::revision);
    return found == m_ground.rosters.end() ? nullptr : &*found;
  }

  // As with a commit: what is inside a closed epoch by the roster that it names, what came later by the newest.
  const Roster& judgeOf(const sync::Head& head) const {
    const Roster& newest = m_ground.rosters.back();
    const sync::RosterVault* vault = find(newest, head.vault);
    const bool isHistory = vault && vault->closedAt && head.height <= vault->closedAt->height;
    return isHistory ? *rosterNamed(head.rosterRevision) : newest;
  }

  Result<void> checkRight(const Revision& revision, const HeadRecord& record) const {
    CHATELAINE_CHECK(sync::verifyRevision(revision, record, *rosterNamed(record.head.rosterRevision)));
    const sync::RevisionHeader& header = revision.header;
    if (!sync::mayWrite(judgeOf(record.head), header.author, header.vault, header.kind))
      return fail(ErrorCode::denied, "the author may no longer write items of this kind here");
    return {};
  }

  // The versions between are known by their number and by the hash of the last one.
  static Result<void> checkLink(const sync::RevisionHeader& header, const Track& track) {
    const std::uint64_t base = track.stored ? track.stored->version : 0;
    if (header.version != base + track.steps || header.prev != track.before)
      return fail(ErrorCode::tampered, "a revision that doesn't follow the one before");
    if (track.stored && header.kind != track.stored->kind)
      return fail(ErrorCode::tampered, "an item never changes its kind");
    return {};
  }

  const PastGround& m_ground;
  std::vector<HeadRecord> m_records;
  std::unordered_map<ItemId, Track> m_tracks;
  crypto::SetHash m_sum;
};

}  // namespace

Result<void> checkBeginning(const sync::VaultPast& first, const PastGround& ground) {
  if (first.heads.empty()) return fail(ErrorCode::invalidInput, "a past without heads");
  CHATELAINE_TRY(head, sent(sync::decodeHead(first.heads.front())));
  const bool follows = head.prev == ground.state.position.head && head.height == ground.state.position.height + 1;
  return follows ? Result<void>{} : fail(ErrorCode::conflict, "the vault has another newest head");
}

Result<CheckedPast> checkPast(std::vector<sync::VaultPast> parts, const PastGround& ground) {
  CHATELAINE_CHECK(checkBeginning(parts.front(), ground));
  Check check(ground);
  for (const sync::VaultPast& part : parts) CHATELAINE_CHECK(check.addHeads(part));
  CHATELAINE_CHECK(check.checkHeads());
  CheckedPast past{ground.vault, ground.state.position.head, ground.rosters.back().revision, {}, {}, {}, {}};
  for (sync::VaultPast& part : parts) {
    for (Bytes& bytes : part.revisions) {
      CHATELAINE_CHECK(check.addRevision(bytes, past));
      bytes = {};
    }
  }
  CHATELAINE_CHECK(check.finish(past));
  return past;
}

}  // namespace chatelaine::server
