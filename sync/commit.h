// How a vault changes: signed heads in a chain, each covering the revisions of one commit.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/environment.h"
#include "crypto/hash.h"
#include "sync/revision.h"
#include "sync/roster.h"

namespace chatelaine::sync {

struct Operation {
  ItemId item;
  Hash revision;
  friend auto operator<=>(const Operation&, const Operation&) = default;
};
inline constexpr std::size_t maximumOperations = 1000;

struct SeenHead {
  VaultId vault;
  std::uint64_t height = 0;
  Hash head;
  friend bool operator==(const SeenHead&, const SeenHead&) = default;
};

// The end of somebody's record as the author of a head had it.
struct SeenRecord {
  PrincipalId principal;
  std::uint64_t sequence = 0;
  Hash group;
  friend bool operator==(const SeenRecord&, const SeenRecord&) = default;
};

struct Head {
  std::uint64_t fmt = 1;
  TeamId team;
  VaultId vault;
  std::uint64_t height = 1;
  Hash prev;       // null at height 1
  Hash ops;        // hashOf(sorted operations)
  Hash itemsRoot;  // SetHash over item ‖ revision hash of the newest revision of every item, tombstones too
  std::uint64_t rosterRevision = 0;
  std::uint64_t epoch = 1;
  std::vector<SeenHead> seen;
  std::vector<SeenRecord> seenRecords;
  PrincipalId author;
  Timestamp time;
  crypto::Signature signature{};
  friend bool operator==(const Head&, const Head&) = default;
};

Bytes encode(const Head& head);
Result<Head> decodeHead(ByteView bytes);
Hash hashOf(const Head& head);
void signHead(Head& head, const PrincipalKeys& author);

Hash hashOf(std::span<const Operation> sortedOperations);
Bytes elementOf(const Operation& operation);  // item ‖ revision hash: what the SetHash adds and removes

// A head together with the operations that its `ops` covers.
struct HeadRecord {
  Head head;
  std::vector<Operation> operations;
  friend bool operator==(const HeadRecord&, const HeadRecord&) = default;
};

struct Commit {
  CommitId id;
  Hash base;  // hash of the head it builds on; null for the first
  std::vector<Revision> revisions;
  std::vector<SealedSecret> secrets;
  HeadRecord head;
  friend bool operator==(const Commit&, const Commit&) = default;
};
Bytes encode(const Commit& commit);
Result<Commit> decodeCommit(ByteView bytes);

// Whether `head` may follow `previous` (null: the first): height, prev, ops, epoch and rosterRevision never lower, a
// valid signature of an author whom the roster revision it names knows. rolledBack, tampered, denied, notFound (roster
// missing).
Result<void> verifyHead(const HeadRecord* previous, const HeadRecord& next, std::span<const Roster> rosters);

// What can be said of a head without the one before it: its format, and the valid signature of an author whom the
// roster revision that it names knows. Two such heads at one height are a fork. As verifyHead.
Result<void> verifyHeadAlone(const Head& head, std::span<const Roster> rosters);

// Whether a revision that a verified head's operations name may be believed: its hash, team, vault, item id, epoch
// and author as in the head, the kind permitted to that author at `roster` (the revision that the head names).
// tampered, denied, unsupportedVersion.
Result<void> verifyRevision(const Revision& revision, const HeadRecord& record, const Roster& roster);

// Whether `author` may write an item of this kind in this vault at this roster revision (the table of protocol.md).
bool mayWrite(const Roster& roster, const PrincipalId& author, const VaultId& vault, ItemKind kind);
bool mayRead(const Roster& roster, const PrincipalId& principal, const VaultId& vault);

}  // namespace chatelaine::sync
