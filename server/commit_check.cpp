#include "server/commit_check.h"

#include <set>

#include "server/revision_limits.h"

namespace chatelaine::server {
namespace {

using sync::Commit;
using sync::Revision;
using sync::RevisionHeader;
using sync::Roster;

Result<void> checkPlace(const Commit& commit, const CommitGround& ground) {
  const sync::Head& head = commit.head.head;
  if (head.vault != ground.vault)
    return fail(ErrorCode::invalidInput, "a commit for another vault than the path names");
  if (commit.base != head.prev) return fail(ErrorCode::invalidInput, "a commit whose base isn't its head's");
  if (commit.base != ground.state.position.head) return fail(ErrorCode::conflict, "the vault has another newest head");
  if (head.fmt < ground.rosters.back().minFmt) return fail(ErrorCode::unsupportedVersion, "older than the team allows");
  if (head.seen.size() + head.seenRecords.size() > mostSeen)
    return fail(ErrorCode::limitExceeded, "too many heads seen");
  return {};
}

Result<void> checkHead(const Commit& commit, const CommitGround& ground) {
  if (ground.state.position.height == 0) return sync::verifyHead(nullptr, commit.head, ground.rosters);
  CHATELAINE_TRY(previous, sync::decodeHead(ground.state.head));
  const sync::HeadRecord record{previous, {}};
  return sync::verifyHead(&record, commit.head, ground.rosters);
}

const Roster* rosterNamed(const CommitGround& ground, std::uint64_t revision) {
  const auto found = std::ranges::find(ground.rosters, revision, &Roster::revision);
  return found == ground.rosters.end() ? nullptr : &*found;
}

// A commit is news, and its author needs the right today: the roster may have moved on since it was signed.
const Roster& judgeOf(const CommitGround& ground) { return ground.rosters.back(); }

// Where a roster came before the past that it closes (it is uploaded again), nobody goes on from the middle of it.
Result<void> checkPastIsWhole(const CommitGround& ground) {
  const sync::RosterVault* vault = find(ground.rosters.back(), ground.vault);
  const bool isWhole = !vault || !vault->closedAt || ground.state.position.height >= vault->closedAt->height;
  return isWhole ? Result<void>{} : fail(ErrorCode::rolledBack, "the vault's past isn't here yet");
}

Result<void> checkLink(const RevisionHeader& header, const StoredItem* previous) {
  if (!previous) {
    const bool isFirst = header.version == 1 && header.prev.isNull();
    return isFirst ? Result<void>{} : fail(ErrorCode::invalidInput, "a revision without the one before it");
  }
  if (header.version != previous->version + 1 || header.prev != previous->hash)
    return fail(ErrorCode::conflict, "a revision that doesn't follow the newest one");
  if (header.kind != previous->kind) return fail(ErrorCode::tampered, "an item never changes its kind");
  return {};
}

Result<void> checkRevision(const Revision& revision, const Commit& commit, const CommitGround& ground) {
  CHATELAINE_CHECK(checkSizes(revision));
  const RevisionHeader& header = revision.header;
  CHATELAINE_CHECK(sync::verifyRevision(revision, commit.head, *rosterNamed(ground, commit.head.head.rosterRevision)));
  if (!sync::mayWrite(judgeOf(ground), header.author, header.vault, header.kind))
    return fail(ErrorCode::denied, "the author may no longer write items of this kind here");
  const auto previous = ground.items.find(header.item);
  return checkLink(header, previous == ground.items.end() ? nullptr : &previous->second);
}

// Every revision is named by the operations and every operation has its revision, once.
Result<void> checkRevisions(const Commit& commit, const CommitGround& ground) {
  if (commit.revisions.size() != commit.head.operations.size())
    return fail(ErrorCode::invalidInput, "the commit's revisions aren't those that its head names");
  std::set<ItemId> seen;
  for (const Revision& revision : commit.revisions) {
    if (!seen.insert(revision.header.item).second) return fail(ErrorCode::invalidInput, "an item twice in one commit");
    CHATELAINE_CHECK(checkRevision(revision, commit, ground));
  }
  return {};
}

Result<void> checkSecretOf(const RevisionHeader& header, const std::map<Hash, std::uint64_t>& brought,
                           const CommitGround& ground) {
  if (!header.secret) return {};
  if (const auto found = brought.find(*header.secret); found != brought.end()) {
    if (found->second != header.epoch)
      return fail(ErrorCode::invalidInput, "a secret sealed to an epoch that has passed");
    return {};
  }
  CHATELAINE_TRY(known, ground.secret(*header.secret));
  if (!known || known->vault != header.vault) return fail(ErrorCode::notFound, "a revision without its secret");
  return {};
}

// A secret comes with a revision that names it, and a revision's secret is brought along or here already.
Result<std::vector<StoredSecret>> checkSecrets(const Commit& commit, const CommitGround& ground) {
  std::vector<StoredSecret> secrets;
  std::map<Hash, std::uint64_t> brought;
  for (const sync::SealedSecret& secret : commit.secrets) {
    if (secret.sealed.size() > largestSecret) return fail(ErrorCode::limitExceeded, "a secret is too large");
    secrets.push_back({ground.vault, hashOf(secret), encode(secret)});
    brought.emplace(secrets.back().hash, secret.epoch);
  }
  std::set<Hash> named;
  for (const Revision& revision : commit.revisions) {
    CHATELAINE_CHECK(checkSecretOf(revision.header, brought, ground));
    if (revision.header.secret) named.insert(*revision.header.secret);
  }
  const auto isNamed = [&](const StoredSecret& secret) { return named.contains(secret.hash); };
  if (!std::ranges::all_of(secrets, isNamed)) return fail(ErrorCode::invalidInput, "a secret that no revision names");
  return secrets;
}

// What the commit's revisions name and the commit doesn't bring.
std::vector<Hash> reliedOn(const Commit& commit, const std::vector<StoredSecret>& brought) {
  std::vector<Hash> relied;
  for (const Revision& revision : commit.revisions) {
    const auto& hash = revision.header.secret;
    if (hash && !std::ranges::contains(brought, *hash, &StoredSecret::hash)) relied.push_back(*hash);
  }
  return relied;
}

Result<Bytes> checkItemsRoot(const Commit& commit, const CommitGround& ground) {
  crypto::SetHash sum;
  if (!ground.state.itemsState.empty()) {
    CHATELAINE_TRY(stored, crypto::SetHash::fromState(ground.state.itemsState));
    sum = stored;
  }
  for (const sync::Operation& operation : commit.head.operations) {
    if (const auto previous = ground.items.find(operation.item); previous != ground.items.end())
      sum.remove(sync::elementOf({operation.item, previous->second.hash}));
    sum.add(sync::elementOf(operation));
  }
  if (sum.digest() != commit.head.head.itemsRoot) return fail(ErrorCode::tampered, "the sum over the items is wrong");
  return copyOf(sum.state());
}

}  // namespace

Result<CheckedCommit> checkCommit(const Commit& commit, const CommitGround& ground) {
  CHATELAINE_CHECK(checkPastIsWhole(ground));
  CHATELAINE_CHECK(checkPlace(commit, ground));
  CHATELAINE_CHECK(checkHead(commit, ground));
  if (!sync::mayRead(judgeOf(ground), commit.head.head.author, ground.vault))
    return fail(ErrorCode::denied, "the author has no access any more");
  CHATELAINE_CHECK(checkRevisions(commit, ground));
  CHATELAINE_TRY(secrets, checkSecrets(commit, ground));
  CHATELAINE_TRY(itemsState, checkItemsRoot(commit, ground));
  std::vector<Hash> relied = reliedOn(commit, secrets);
  const sync::Head& head = commit.head.head;
  CheckedCommit checked{commit.id,
                        ground.vault,
                        commit.base,
                        ground.rosters.back().revision,
                        {head.height, hashOf(head), encode(head), commit.head.operations},
                        std::move(itemsState),
                        {},
                        std::move(secrets),
                        std::move(relied)};
  for (const Revision& revision : commit.revisions) {
    const RevisionHeader& header = revision.header;
    checked.items.push_back({header.item, header.version, header.kind, hashOf(revision), encode(revision)});
  }
  return checked;
}

}  // namespace chatelaine::server
