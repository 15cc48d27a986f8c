// What the two ways into a team have in common, by an invitation and by the recovery kit: a session, then the whole
// chain of rosters. Internal.
#pragma once
#include "vault/replica.h"
#include "vault/roster_chain.h"
#include "vault/sync_run_state.h"

namespace chatelaine::vault {

// `Way` has a step chainRead(), which is taken once there are no more rosters.
template <class Way>
struct NewcomerSteps {
  NewcomerSteps(Replica& ownReplica, SyncSession& ownSession, const Hash& ownServerKey)
      : replica(ownReplica), session(ownSession), serverKey(ownServerKey) {}

  Next received(sync::ApiResponse response) {
    if (!then) return fail(ErrorCode::internal, "an answer without a request");
    return (static_cast<Way*>(this)->*then)(std::move(response));
  }

  Replica& replica;
  SyncSession& session;
  Hash serverKey;

 protected:
  using Step = Next (Way::*)(sync::ApiResponse);
  Next ask(std::string_view method, std::string target, Bytes body, Step step) {
    then = step;
    return sync::ApiRequest{std::string(method), std::move(target), std::move(body), session.token};
  }

  // `principal` outlives the way; a null team is that of the recovery kit.
  Next signIn(const sync::PrincipalKeys& principal, const TeamId& team) {
    m_who = &principal;
    m_team = team;
    return ask("POST", std::string(sync::path::challenges), {}, &NewcomerSteps::onChallenge);
  }

  Step then = nullptr;
  RosterChain chain;

 private:
  Next onChallenge(sync::ApiResponse response) {
    CHATELAINE_TRY(request, answerTo(std::move(response), *m_who, m_team, serverKey));
    return ask("POST", std::string(sync::path::session), std::move(request), &NewcomerSteps::onSession);
  }
  Next onSession(sync::ApiResponse response) {
    CHATELAINE_TRY(opened, sessionOf(std::move(response), replica.clock()));
    session = std::move(opened);
    return readRosters();
  }
  Next readRosters() {
    return ask("GET", std::string(sync::path::roster) + "?from=" + std::to_string(chain.next()), {},
               &NewcomerSteps::onRosters);
  }
  Next onRosters(sync::ApiResponse response) {
    CHATELAINE_TRY(body, bodyOf(std::move(response)));
    CHATELAINE_TRY(page, sync::decode<sync::RosterPage>(body));
    CHATELAINE_TRY(news, chain.add(page));
    return news > 0 ? readRosters() : static_cast<Way*>(this)->chainRead();
  }

  const sync::PrincipalKeys* m_who = nullptr;
  TeamId m_team;
};

}  // namespace chatelaine::vault
