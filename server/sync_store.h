// Where the vault API keeps its rows. A port: SQLCipher for one process, PostgreSQL for several. Knows no keys and
// checks no signatures; it gives the compare-and-set that makes checks made outside it safe.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/environment.h"
#include "server/stored_past.h"
#include "sync/api.h"
#include "sync/audit_export.h"
#include "sync/past_api.h"

namespace chatelaine::server {

struct Session {
  Hash tokenHash;
  TeamId team;
  PrincipalId principal;
  Timestamp expires;
};

// Where a vault stands. A vault without commits is at height 0 with empty bytes.
struct VaultState {
  sync::VaultPosition position;
  Bytes head;        // encoded newest head
  Bytes itemsState;  // of the SetHash over its items
  friend bool operator==(const VaultState&, const VaultState&) = default;
};

// A commit whose every signature, role and link was checked at `rosterRevision`, the newest one.
struct CheckedCommit {
  CommitId id;
  VaultId vault;
  Hash base;
  std::uint64_t rosterRevision = 0;
  StoredHead head;
  Bytes itemsState;
  std::vector<StoredItem> items;
  std::vector<StoredSecret> secrets;
  std::vector<Hash> relied = {};  // secrets that its items name and that were there when it was checked
};

enum class Founding { ofAnyTeam, ofTheFirstTeam };

// Where a vault whose epoch a roster closes must stand. `atMost`: its past may come later.
enum class Closing { exactly, atMost };

enum class Kit { stays, replaced };

// A roster whose chain and signature were checked. `closed`: where the vaults that get a new epoch must stand.
struct CheckedRoster {
  TeamId team;
  std::uint64_t revision = 0;
  Bytes encoded;
  std::vector<sync::WrappedKey> keys;
  std::vector<sync::VaultPosition> closed;
  Founding founding = Founding::ofAnyTeam;  // of a genesis: may it come beside other teams?
  PrincipalId author;                       // who sends the keys
  Closing closing = Closing::exactly;
  Kit kit = Kit::stays;  // replaced: the former one's copies of metadata keys go
};

struct CheckedAuditGroup {
  PrincipalId principal;
  sync::ChainEnd before;
  sync::ChainEnd after;
  Bytes encoded;
};

// An invitation of a team: the id is all that the server has of its code. Both parts are sealed.
struct StoredInvite {
  Hash id;
  TeamId team;
  Timestamp expires;
  Bytes enrolment;  // empty until somebody came with the code
  Bytes admission;  // empty until an owner has admitted them
};

// A gateway's public half for a vault, until a roster names it.
struct StoredOffer {
  VaultId vault;
  std::uint64_t epoch = 1;
  PrincipalId maker;
  Bytes encoded;
};

// Of a team.
struct Departure {
  PrincipalId by;
  Hash to;  // the key of the server to which it moves; null: one on a local socket
};

struct PageLimit {
  std::size_t rows = 500;
  std::size_t bytes = 4 * 1024 * 1024;  // at least one row is given whatever its size
};

// Every call is one transaction. Several threads only if the store says so. Errors beyond those named: offline (the
// database can't be reached), timedOut, diskFull, corrupt, internal; of what adds to a team that has moved away, stale.
class SyncStore {
 public:
  virtual ~SyncStore() = default;

  virtual Result<void> addChallenge(const Hash& nonce, Timestamp now, Timestamp expires) = 0;
  virtual Result<bool> takeChallenge(const Hash& nonce, Timestamp now) = 0;  // true once, before it expires
  virtual Result<void> addSession(const Session& session, Timestamp now) = 0;
  virtual Result<std::optional<Session>> session(const Hash& tokenHash, Timestamp now) = 0;

  virtual Result<bool> hasTeams() = 0;
  virtual Result<std::vector<TeamId>> teams() = 0;
  virtual Result<std::vector<Bytes>> rosters(const TeamId& team, std::uint64_t from, PageLimit limit) = 0;
  // conflict: another revision is the newest meanwhile, or a closed vault has moved on. Keys that are there stay.
  // denied: not the first team.
  virtual Result<void> addRoster(const CheckedRoster& roster) = 0;
  virtual Result<std::vector<sync::WrappedKey>> keysOf(const TeamId& team, const PrincipalId& recipient) = 0;

  // More keys at any time: one that is there stays, but the recovery kit's (null recipient) is replaced. Of a secret
  // key there is one copy of every sender, so that a useless one takes nobody's place: the recipient finds out.
  // conflict: the roster that they were checked at isn't the newest any more.
  virtual Result<void> addKeys(const TeamId& team, const PrincipalId& sender, std::uint64_t rosterRevision,
                               const std::vector<sync::WrappedKey>& keys) = 0;

  // Invitations that have expired are dropped by the way. alreadyExists; limitExceeded: the team has 100 of them.
  virtual Result<void> addInvite(const StoredInvite& invite, Timestamp now) = 0;
  virtual Result<std::optional<StoredInvite>> invite(const Hash& id, Timestamp now) = 0;
  virtual Result<std::vector<StoredInvite>> invites(const TeamId& team, Timestamp now) = 0;
  // The first stays: conflict if another is there. notFound: no such invitation, or it has expired.
  virtual Result<void> setEnrolment(const Hash& invite, ByteView sealed, Timestamp now, Timestamp expires) = 0;
  virtual Result<void> setAdmission(const Hash& invite, ByteView sealed, Timestamp now, Timestamp expires) = 0;
  virtual Result<void> dropInvite(const TeamId& team, const Hash& id) = 0;
  virtual Result<void> addOffer(const TeamId& team, const StoredOffer& offer) = 0;  // the newest of its maker counts
  virtual Result<std::vector<StoredOffer>> offers(const TeamId& team) = 0;

  virtual Result<std::uint64_t> generation(const TeamId& team) = 0;  // counts every accepted change of the team
  virtual Result<VaultState> vaultState(const TeamId& team, const VaultId& vault) = 0;
  virtual Result<std::vector<StoredHead>> heads(const TeamId& team, const VaultId& vault, std::uint64_t from,
                                                PageLimit limit) = 0;
  virtual Result<sync::ItemsPage> items(const TeamId& team, const VaultId& vault, std::uint64_t after,
                                        PageLimit limit) = 0;
  // Of these items, those that are there, in no order.
  virtual Result<std::vector<StoredItem>> newest(const TeamId& team, const VaultId& vault,
                                                 std::span<const ItemId> items) = 0;
  virtual Result<std::optional<StoredSecret>> secret(const TeamId& team, const Hash& hash) = 0;
  virtual Result<std::optional<std::uint64_t>> sequenceOf(const TeamId& team, const CommitId& commit) = 0;
  // Its sequence number. conflict: the vault isn't at `base` any more, the roster has moved on, or a secret that it
  // relies on was erased meanwhile.
  virtual Result<std::uint64_t> append(const TeamId& team, const CheckedCommit& commit) = 0;

  // A principal uploads one past at a time: number 0 begins anew. conflict: not the next part. limitExceeded: too much
  // of it, or of the team. Those of anybody that are too old are dropped by the way.
  virtual Result<void> stagePart(const TeamId& team, const PastPart& part, Timestamp now, const PastLimits& limits) = 0;
  virtual Result<Bytes> stagedPart(const TeamId& team, const PastPart& part) = 0;  // conflict: it isn't here
  // As append, for the whole past or nothing of it; its parts are gone with that.
  virtual Result<void> appendPast(const TeamId& team, const CheckedPast& past) = 0;
  virtual Result<void> dropParts(const TeamId& team, const PrincipalId& principal) = 0;
  // In the order of their hashes, those behind `after`.
  virtual Result<std::vector<Hash>> awaited(const TeamId& team, const VaultId& vault, const Hash& after,
                                            std::size_t limit) = 0;
  virtual Result<std::optional<VaultId>> awaitedVault(const TeamId& team, const Hash& hash) = 0;
  virtual Result<void> bringSecret(const TeamId& team, const StoredSecret& secret) = 0;  // notFound: not awaited

  virtual Result<bool> hasMoved(const TeamId& team) = 0;
  // From now on nothing is added. conflict: the generation is another one, or somebody else has said that it moves
  // elsewhere.
  virtual Result<void> markMoved(const TeamId& team, std::uint64_t generation, const Departure& departure) = 0;
  virtual Result<void> unmarkMoved(const TeamId& team, const Hash& to) = 0;  // conflict: it has moved elsewhere

  // conflict: the vault isn't at `at` any more, where nothing named the secret. What isn't there is erased,
  // and isn't awaited any more.
  virtual Result<void> eraseSecret(const TeamId& team, const sync::VaultPosition& at, const Hash& hash) = 0;

  virtual Result<sync::ChainEnd> auditEnd(const TeamId& team, const PrincipalId& principal) = 0;
  // Groups that hold an event with a number above `after`.
  virtual Result<sync::AuditPage> auditAfter(const TeamId& team, const PrincipalId& principal, std::uint64_t after,
                                             PageLimit limit) = 0;
  // The groups of every principal in the order of their arrival, after a position that an earlier page named.
  virtual Result<sync::AuditExportPage> auditExport(const TeamId& team, std::uint64_t after, PageLimit limit) = 0;
  virtual Result<void> appendAudit(const TeamId& team,
                                   const CheckedAuditGroup& group) = 0;  // conflict: not at `before`
};

}  // namespace chatelaine::server
