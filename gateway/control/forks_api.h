// /control/v1 for the person on the gateway's own host who settles a fork: while one is open the gateway opens no
// secret of what it is about. See vault/forks.h.
#pragma once
#include "gateway/policy/audit_writer.h"
#include "gateway/replica/replica.h"
#include "http/router.h"
#include "sync/hand_over_api.h"

namespace chatelaine::gateway {

// Handlers may run on any executor.
class ForksApi {
 public:
  ForksApi(Replica& replica, AuditWriter& audit) : m_replica(replica), m_audit(audit) {}
  void addTo(http::Router& router);

 private:
  using Answer = http::Awaitable<Result<Bytes>>;
  Answer state();
  Answer report(Secret body);
  Answer settle(Secret body);

  Replica& m_replica;
  AuditWriter& m_audit;
};

}  // namespace chatelaine::gateway
