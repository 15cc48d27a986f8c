// /control/v1: what a member's desktop asks of a gateway. Bodies are sync/api.h's; never a secret.
#pragma once
#include <memory>
#include <string>

#include "gateway/control/control_sessions.h"
#include "gateway/replica/replica.h"
#include "http/router.h"

namespace chatelaine::gateway {

// Handlers may run on any executor; what they share lives on the replica's thread.
class ControlApi {
 public:
  struct Identity {
    std::string address;
    std::string authorityPem;
    std::string version;
  };
  ControlApi(Replica& replica, AuditWriter& audit, Identity identity, Clock clock);
  void addTo(http::Router& router);

 private:
  template <class Body>
  using Answer = http::Awaitable<Result<Body>>;

  Answer<Bytes> identity(Bytes body);
  Answer<Bytes> join(Bytes body);
  Answer<Bytes> challenge(Bytes body);
  Answer<Bytes> openSession(Bytes body);
  Answer<Bytes> vaultKey(PrincipalId caller, Bytes body);
  Answer<Bytes> code(PrincipalId caller, Bytes body);
  Answer<Bytes> synchronise(PrincipalId caller, Bytes body);
  Answer<Bytes> state(PrincipalId caller, Bytes body);
  Answer<PrincipalId> signedIn(std::string token);
  AuditEvent eventFor(const PrincipalId& caller, AuditAction action) const;
  Answer<void> require(PrincipalId caller, ControlRight right, VaultId vault);

  Replica& m_replica;
  AuditWriter& m_audit;
  Identity m_identity;
  Clock m_clock;
  ControlSessions m_sessions;  // the replica's thread
};

}  // namespace chatelaine::gateway
