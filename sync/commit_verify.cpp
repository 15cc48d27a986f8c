#include <algorithm>

#include "sync/commit.h"
#include "sync/head_signature.h"
#include "sync/item_id.h"

namespace chatelaine::sync {
namespace {

Result<void> checkPlace(const HeadRecord* previous, const Head& head) {
  const std::uint64_t expected = previous ? previous->head.height + 1 : 1;
  if (head.height < expected) return fail(ErrorCode::rolledBack, "a head at a height that is taken");
  if (head.height > expected) return fail(ErrorCode::tampered, "a head is missing before this one");
  if (head.prev != (previous ? hashOf(previous->head) : Hash{})) {
    return fail(ErrorCode::rolledBack, "a head that doesn't follow the one that is known");
  }
  return {};
}

Result<void> checkNothingFalls(const Head& previous, const Head& head) {
  if (head.team != previous.team || head.vault != previous.vault) {
    return fail(ErrorCode::tampered, "a head of another vault");
  }
  if (head.epoch < previous.epoch) return fail(ErrorCode::tampered, "the epoch fell");
  if (head.rosterRevision < previous.rosterRevision) return fail(ErrorCode::tampered, "the roster revision fell");
  return {};
}

Result<void> checkOperations(const HeadRecord& record) {
  const std::vector<Operation>& operations = record.operations;
  if (operations.empty() || operations.size() > maximumOperations) {
    return fail(ErrorCode::tampered, "a head with too few or too many operations");
  }
  const auto notAscending = [](const Operation& a, const Operation& b) { return a.item >= b.item; };
  if (std::ranges::adjacent_find(operations, notAscending) != operations.end()) {
    return fail(ErrorCode::tampered, "operations out of order");
  }
  if (hashOf(operations) != record.head.ops) return fail(ErrorCode::tampered, "other operations than the head's");
  return {};
}

const Roster* rosterAt(std::span<const Roster> rosters, std::uint64_t revision) {
  const auto roster = std::ranges::find(rosters, revision, &Roster::revision);
  return roster == rosters.end() ? nullptr : &*roster;
}

struct Closing {
  std::uint64_t rosterRevision = 0;
  ClosedAt at;
};

// Where the rosters say that epochs ended. One that ends at or below an earlier one takes its place: a roster can name
// a head that never was, and the vault begins anew from where it stands.
std::vector<Closing> closingsOf(const VaultId& id, std::span<const Roster> rosters) {
  std::vector<Closing> closings;
  const std::optional<ClosedAt>* before = nullptr;
  for (const Roster& roster : rosters) {
    const RosterVault* vault = find(roster, id);
    if (!vault) continue;
    const bool isNews = vault->closedAt && (!before || *before != vault->closedAt);
    before = &vault->closedAt;
    if (!isNews) continue;
    std::erase_if(closings, [&](const Closing& earlier) { return earlier.at.height >= vault->closedAt->height; });
    closings.push_back({roster.revision, *vault->closedAt});
  }
  return closings;
}

// An epoch ends at the head that the roster recorded: what comes later must name that roster or a newer one, so a
// removed member can't add backdated heads.
Result<void> checkClosedEpochs(const Head& head, std::span<const Roster> rosters) {
  for (const Closing& closing : closingsOf(head.vault, rosters)) {
    if (head.height > closing.at.height && head.rosterRevision < closing.rosterRevision) {
      return fail(ErrorCode::denied, "a head under a roster that was already closed");
    }
    if (head.height == closing.at.height && hashOf(head) != closing.at.head) {
      return fail(ErrorCode::rolledBack, "another head than the one that closed an epoch");
    }
  }
  return {};
}

Result<void> checkAuthor(const Head& head, const Roster& roster) {
  if (head.team != teamOf(roster)) return fail(ErrorCode::tampered, "a head of another team");
  const RosterVault* vault = find(roster, head.vault);
  if (!vault) return fail(ErrorCode::denied, "a head of a vault that the roster doesn't know");
  if (head.epoch != vault->epoch) return fail(ErrorCode::tampered, "a head under another epoch than its roster's");
  if (!mayRead(roster, head.author, head.vault)) return fail(ErrorCode::denied, "a head by somebody without access");
  if (!verifyHeadSignature(head, cardOf(roster, head.author)->sign)) {
    return fail(ErrorCode::tampered, "the head's signature is wrong");
  }
  return {};
}

}  // namespace

Result<void> verifyHead(const HeadRecord* previous, const HeadRecord& next, std::span<const Roster> rosters) {
  const Head& head = next.head;
  if (head.fmt != format) return fail(ErrorCode::unsupportedVersion, "a newer head");
  CHATELAINE_CHECK(checkPlace(previous, head));
  if (previous) CHATELAINE_CHECK(checkNothingFalls(previous->head, head));
  CHATELAINE_CHECK(checkOperations(next));
  return verifyHeadAlone(head, rosters);
}

Result<void> verifyHeadAlone(const Head& head, std::span<const Roster> rosters) {
  if (head.fmt != format) return fail(ErrorCode::unsupportedVersion, "a newer head");
  const Roster* roster = rosterAt(rosters, head.rosterRevision);
  if (!roster) return fail(ErrorCode::notFound, "a head under a roster that isn't here");
  CHATELAINE_CHECK(checkAuthor(head, *roster));
  return checkClosedEpochs(head, rosters);
}

Result<void> verifyRevision(const Revision& revision, const HeadRecord& record, const Roster& roster) {
  const RevisionHeader& header = revision.header;
  const Head& head = record.head;
  if (header.fmt != format) return fail(ErrorCode::unsupportedVersion, "a newer revision");
  if (!std::ranges::binary_search(record.operations, Operation{header.item, hashOf(revision)})) {
    return fail(ErrorCode::tampered, "a revision that its head doesn't name");
  }
  if (header.team != head.team || header.vault != head.vault || header.epoch != head.epoch) {
    return fail(ErrorCode::tampered, "a revision of another place than its head's");
  }
  if (!belongsTo(header.item, header.vault)) return fail(ErrorCode::tampered, "an item's id is of another vault");
  if (header.author != head.author) return fail(ErrorCode::tampered, "a revision by another author than its head's");
  if (header.version < 1 || (header.version == 1) != header.prev.isNull()) {
    return fail(ErrorCode::tampered, "a revision without its place in the item's history");
  }
  if (header.secret && header.kind != ItemKind::credential && header.kind != ItemKind::runtime &&
      header.kind != ItemKind::deposit) {
    return fail(ErrorCode::tampered, "a secret where none belongs");
  }
  if (!mayWrite(roster, header.author, header.vault, header.kind)) {
    return fail(ErrorCode::denied, "the author may not write items of this kind here");
  }
  return {};
}

}  // namespace chatelaine::sync
