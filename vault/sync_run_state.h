// The steps of a SyncRun: each answer is handled by the step that asked and leads to the next request. Internal.
#pragma once
#include <deque>
#include <set>

#include "vault/errands.h"
#include "vault/flight.h"
#include "vault/past_reading.h"
#include "vault/replica.h"
#include "vault/roster_writing.h"
#include "vault/sync_run.h"
#include "vault/trash_rows.h"
#include "vault/vault_pull.h"

namespace chatelaine::vault {

using Next = Result<std::optional<sync::ApiRequest>>;

struct SyncRun::State {
  State(Replica& ownReplica, SyncSession& ownSession, const Hash& ownServerKey)
      : replica(ownReplica), session(ownSession), serverKey(ownServerKey) {}

  Replica& replica;
  SyncSession& session;
  Hash serverKey;
  SyncSummary summary;

  // Session and roster out: sync_session.cpp
  Next start();
  Next received(sync::ApiResponse response);
  void wish(RosterWish wish) {
    m_wish = std::move(wish);
    if (replica.team) m_wishedOn = replica.roster();
  }
  void moves(MoveStep step) { m_step = step; }
  Result<Standing> standing(const sync::SyncState& at);

 private:
  using Step = Next (State::*)(sync::ApiResponse);
  enum class Bearer { with, without };
  Next ask(std::string_view method, std::string target, Bytes body, Step then, Bearer bearer = Bearer::with);
  Next get(std::string target, Step then) { return ask("GET", std::move(target), {}, then); }
  Next openSession();
  Next onChallenge(sync::ApiResponse response);
  Next onSession(sync::ApiResponse response);
  Next sendRosters();
  Next onRosterSent(sync::ApiResponse response);
  Next finish();

  // State and roster in: sync_roster.cpp
  Next readState();
  Next onState(sync::ApiResponse response);
  Next readRosters();
  Next onRosters(sync::ApiResponse response);
  Next rosterFailed(const Error& error);

  // Heads, items, secrets in: sync_pull.cpp
  Next beginPulls();
  Next pullNext();
  Next pullVault(const VaultId& vault);
  Next pullLeftOut(const ChainRow& chain);
  Result<bool> standsElsewhere(const ChainRow& chain, const sync::VaultPosition& position);
  Next readOtherHead(std::uint64_t height);
  Next onOtherHead(sync::ApiResponse response);
  Next readHeads();
  Next onHeads(sync::ApiResponse response);
  Next readItems();
  Next onItems(sync::ApiResponse response);
  Next itemsRead();
  Result<std::vector<Hash>> secretsLeftOut(const VaultId& vault);
  Next readSecrets();
  Next onSecret(sync::ApiResponse response);
  Next applyPull();
  Result<void> noteRestored(const sync::VaultPosition& position);
  Result<bool> pausesForDeletions();
  Next pullPaused();
  Next pullFailed(const Error& error);
  sync::VaultPosition positionOf(const VaultId& vault) const;

  Next pullBehind();

  // When the team moves: sync_leaving.cpp
  void addFormer(std::deque<sync::PrincipalCard>& principals) const;
  Next takeTrash();
  Next takeNext();
  Next onTaken(sync::ApiResponse response);
  bool takesAlong() const { return m_step == MoveStep::leaving || m_step == MoveStep::left; }
  Result<Standing> standing(const sync::VaultPosition& position);
  bool isBehind(std::uint64_t ours, std::uint64_t theirs) const;

  // What the server has lost: sync_past.cpp
  bool mayOfferRosters() const;
  Next offerRosters(std::uint64_t from);
  Next sendRosterPast();
  Next onRosterPastSent(sync::ApiResponse response);
  Result<bool> mayCompleteVault(const ChainRow& chain);
  Next sendVaultPast();
  Next onVaultPastSent(sync::ApiResponse response);
  Next vaultCompleted();
  Next beginRecord();
  Next restoreRecord();
  Next onRecordRestored(sync::ApiResponse response);

  // Commits and the record: sync_push.cpp
  Next pushNext();
  Next onCommit(sync::ApiResponse response);
  Next commitRefused(const Error& error);
  Next eraseNext();
  Next onErased(sync::ApiResponse response);
  Next sendAudit();
  Next onAuditSent(sync::ApiResponse response);
  Next sendRecordAgain();
  Next beginAudits();
  Next readAudit();
  Next onAudit(sync::ApiResponse response);
  Result<void> noteLostRecord();
  Result<void> takeAudit(sync::AuditPage& page);

  // Invitations, vault keys and changes of the roster: sync_errands.cpp
  Next beginErrands();
  Next nextErrand();
  Next onErrand(sync::ApiResponse response);
  Result<std::optional<RosterWish>> nextWish();
  Next changeRoster();
  Next onRosterChanged(sync::ApiResponse response);
  Next wishFailed(const sync::RosterChange& change, const Error& error);

  struct Written {
    RosterWish wish;
    WrittenRoster roster;
  };

  Step m_then = nullptr;
  bool m_isAuthorized = false;     // the request under way carries our session
  bool m_renewedSession = false;   // once per run
  int m_conflicts = 0;             // commits that others were ahead of
  std::optional<Error> m_failure;  // of one part; the others go on, the run ends with it
  sync::SyncState m_state;
  MoveStep m_step = MoveStep::none;
  std::deque<Hash> m_toTake;
  std::deque<VaultId> m_toPull;
  std::optional<VaultPull> m_pull;
  int m_pullRounds = 0;
  bool m_itemsAreNewer = false;  // than the heads that were read
  std::deque<Hash> m_toFetch;
  std::deque<VaultId> m_toPush;
  std::optional<Flight> m_flight;
  std::size_t m_batch = sync::maximumOperations;
  std::deque<DiscardedSecret> m_toErase;
  std::optional<sync::AuditGroup> m_group;
  bool m_sentRecordAgain = false;  // once per run
  std::deque<Errand> m_errands;
  ErrandFindings m_findings;
  std::optional<RosterWish> m_wish;
  std::optional<sync::Roster> m_wishedOn;  // what the person saw
  std::optional<Written> m_written;        // under way
  int m_rosterConflicts = 0;
  std::deque<sync::PrincipalCard> m_toAudit;
  bool m_failedBefore = false;    // something did, when the errands began
  bool m_completes = false;       // the server gets again what it has lost
  bool m_offeredRosters = false;  // once per run
  std::uint64_t m_nextLink = 0;   // of the roster chain
  std::set<VaultId> m_offeredVaults;
  std::optional<PastReading> m_past;
  bool m_sendsLastPart = false;
  std::deque<PrincipalId> m_toRestore;
  std::uint64_t m_restoredUpTo = 0;
  bool m_checksEnd = false;  // the page has to begin with what we know of the record
};

// The body of an answer, or what its status means to us: offline (also 5xx), timedOut, limitExceeded, denied, notFound,
// conflict, unsupportedVersion, invalidInput.
Result<Bytes> bodyOf(sync::ApiResponse response);
Result<void> doneOf(sync::ApiResponse response);  // also corrupt
// Says nothing about what was asked, but that the server can't be talked to now: away, or too fast, not too much.
bool isTemporary(int status, ErrorCode code);
// The body that answers a challenge, and the session that the answer to it opens.
Result<Bytes> answerTo(sync::ApiResponse challenge, const sync::PrincipalKeys& who, const TeamId& team,
                       const Hash& serverKey);
Result<SyncSession> sessionOf(sync::ApiResponse grant, Timestamp now);

}  // namespace chatelaine::vault
