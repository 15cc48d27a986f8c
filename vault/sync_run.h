// One synchronisation of a Vault with a server: says which request to make next and takes the answers. No I/O of its
// own: the desktop carries the requests out with QNetworkAccessManager, the daemon with http/. Same thread as the
// Vault.
#pragma once
#include <chrono>
#include <memory>
#include <optional>

#include "sync/api.h"
#include "vault/roster_wish.h"
#include "vault/vault.h"

namespace chatelaine::vault {

struct SyncSummary {
  std::size_t pulledRevisions = 0;
  std::size_t pushedCommits = 0;
  bool changed = false;
  bool changedRoster = false;            // a wish was carried out, or a gateway's key was published
  bool completedRoster = false;          // the server had lost rosters, and has them again
  std::vector<VaultId> completedVaults;  // the same of vaults
  std::vector<VaultId> madeKeys;         // in a gateway: vaults that it made a secret key for, to be recorded
};

// What a run is for when a team moves to another server.
enum class MoveStep {
  none,
  leaving,   // takes everybody's record and the sealed secrets of deleted credentials along
  left,      // the same at a server that takes nothing more: an owner reads what is there, nothing is written
  giving,    // to the next server what the last one has taken; nothing new while the team lives there
  arriving,  // to the next server, where the team lives from now on
};

// A session token outlives one run: keep it and pass it to the next.
struct SyncSession {
  std::string token;
  Timestamp expires;
};

class SyncRun {
 public:
  // `serverKey`: SHA-256 of the server's TLS public key; null for the local socket.
  SyncRun(Vault& vault, SyncSession& session, const Hash& serverKey);
  ~SyncRun();

  // Before start(): a change of the roster that this run makes at the server, after everything else was pulled and
  // pushed. What the server or the roster's rules say against it is the run's error.
  void wish(RosterWish wish);
  void moves(MoveStep step);

  // The first request, then, after each answer, the next; nothing when the run is over. Order: session, roster out,
  // state, roster in, heads, items, secrets (gateways only), commits out, audit out and in.
  Result<std::optional<sync::ApiRequest>> start();
  Result<std::optional<sync::ApiRequest>> received(sync::ApiResponse response);
  const SyncSummary& summary() const;

  // What is here against what a server says that it has. behind: it has something else. unsettled: somebody has to
  // decide first, about a fork, a rollback, too many deletions, or what the server leaves out.
  enum class Standing { same, behind, unsettled };
  Result<Standing> standing(const sync::SyncState& at) const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

// How long to wait before the next attempt after `failures` in a row: exponential, at most a minute, jittered by
// `random` in [0, 1).
std::chrono::milliseconds retryDelay(int failures, double random);

}  // namespace chatelaine::vault
