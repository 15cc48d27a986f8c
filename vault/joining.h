// A new device's or gateway's way into a team with an invitation: says which request to make next and takes the
// answers, as SyncRun does. No I/O.
#pragma once
#include "sync/invite.h"
#include "vault/sync_run.h"

namespace chatelaine::vault {

// The Vault's thread; the Vault has no team yet.
class Joining {
 public:
  struct Names {
    std::string member;  // empty for a further device of one's own, and for a gateway
    std::string device;
  };
  // Keeps link and names, so that the way can be gone on after a restart. Begun again with the same link it goes on
  // under the names of the first time. alreadyExists with a team.
  static Result<void> begin(Vault& vault, const sync::InviteLink& link, const Names& names);
  // What begin() kept, or nothing.
  static Result<std::optional<sync::InviteLink>> pending(const Vault& vault);
  static Result<void> forget(Vault& vault);

  Joining(Vault& vault, SyncSession& session, const Hash& serverKey);
  ~Joining();

  // One attempt: the first request, then, after each answer, the next; nothing when it is over. Ask isJoined() then:
  // while it says no, the owner hasn't answered yet. expired: the invitation isn't there (any more). conflict: somebody
  // else came with it. tampered, rolledBack: the server shows another team than the one that invited us.
  Result<std::optional<sync::ApiRequest>> start();
  Result<std::optional<sync::ApiRequest>> received(sync::ApiResponse response);
  bool isJoined() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace chatelaine::vault
