// Who is signed in at /control/v1: challenges, sessions, and what a member may ask for. Belongs to the replica's
// thread.
#pragma once
#include <map>
#include <string>

#include "core/environment.h"
#include "sync/api.h"
#include "sync/roster.h"

namespace chatelaine::gateway {

class ControlSessions {
 public:
  explicit ControlSessions(const PrincipalId& gateway) : m_gateway(gateway) {}
  Result<sync::Challenge> challenge(Timestamp now);  // limitExceeded when too many are open
  // A device of a member of `roster`; denied otherwise.
  Result<sync::SessionGrant> open(const sync::SessionRequest& request, const sync::Roster& roster, Timestamp now);
  // Whose session it is, as long as the roster knows the device; denied.
  Result<PrincipalId> principal(const std::string& token, const sync::Roster& roster, Timestamp now);

 private:
  struct Session {
    PrincipalId principal;
    Timestamp expires;
  };
  void dropOld(Timestamp now);

  PrincipalId m_gateway;                   // answers for another one aren't taken
  std::map<Hash, Timestamp> m_challenges;  // until when
  std::map<Hash, Session> m_sessions;      // by the token's hash
};

enum class ControlRight : std::uint8_t { read, codes, vaultKeys };
// Auditors read; editors with access may have codes; owners may have vault keys made.
bool mayControl(const sync::Roster& roster, const PrincipalId& device, ControlRight right, const VaultId& vault);

}  // namespace chatelaine::gateway
