// /control/v1 for the person on the gateway's own host: handing vaults' secret keys to another gateway, opening them
// with the recovery kit, and confirming a kit that was put in the place of another. On the owner's socket only.
#pragma once
#include <string>

#include "gateway/policy/audit_writer.h"
#include "gateway/replica/replica.h"
#include "http/router.h"
#include "sync/hand_over_api.h"

namespace chatelaine::gateway {

// Handlers may run on any executor.
class HandOverApi {
 public:
  HandOverApi(Replica& replica, AuditWriter& audit) : m_replica(replica), m_audit(audit) {}
  void addTo(http::Router& router);

 private:
  template <class Body>
  using Answer = http::Awaitable<Result<Body>>;
  using Handler = Answer<Bytes> (HandOverApi::*)(Secret body);

  Answer<Bytes> state(Secret body);
  Answer<Bytes> handOver(Secret body);
  Answer<Bytes> openWithKit(Secret body);
  Answer<Bytes> kit(Secret body);
  Answer<Bytes> confirmKit(Secret body);
  Answer<std::vector<AuditEvent>> eventsFor(const sync::HandOverRequest& request);

  Replica& m_replica;
  AuditWriter& m_audit;
};

}  // namespace chatelaine::gateway
