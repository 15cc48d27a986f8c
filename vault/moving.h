// Moves a team to another server: the old one takes nothing more, the new one gets everything that this owner's device
// has, and the sealed secrets that the old one still gives. Says which request to make next and where. No I/O.
#pragma once
#include "vault/sync_run.h"

namespace chatelaine::vault {

// The Vault's thread.
class Moving {
 public:
  enum class Where { oldServer, newServer };
  struct Request {
    Where where = Where::oldServer;
    sync::ApiRequest request;
  };
  struct Server {
    SyncSession session;
    Hash key;             // as for SyncRun
    std::string address;  // of the new one: for the record
  };
  // Why a team can't move, beside a server that can't be reached or answers with an error.
  enum class Obstacle {
    notAnOwner,   // of the team
    anotherTeam,  // the new server serves another one, or refuses this one
    anotherPast,  // the new server has another past of this team
    elsewhere,    // another owner moves it, or has moved it, to another server
    unsettled,    // a fork, a rollback, too many deletions, or something that the old server leaves out
    restless,     // others were committing all the time
  };

  // Without an old server, because it is gone for good, the new one gets what is here; sealed secrets come from
  // gateways, and what others have and this device hasn't, from them.
  Moving(Vault& vault, std::optional<Server> oldServer, Server newServer);
  ~Moving();

  // Until nothing is to be asked any more: then the team lives on the new server. It can be begun again after any
  // failure, by any owner's device, and goes on where it was. The new one gets everything before the old one is told,
  // so the team goes on there meanwhile, and stays if the new one can't take it; what is left to give after that is
  // what others have committed in between.
  Result<std::optional<Request>> start();
  Result<std::optional<Request>> received(sync::ApiResponse response);
  std::optional<Obstacle> obstacle() const;  // of the last error

  // How many sealed secrets were neither at the old server nor here: gateways that have them bring them.
  std::size_t secretsToCome() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace chatelaine::vault
