// What the sessions of one worker share. One thread; nothing in it is locked.
#pragma once
#include <set>
#include <string>

#include "core/log.h"
#include "gateway/policy/policy.h"
#include "gateway/proxy/buffers.h"
#include "gateway/proxy/certificate_authority.h"
#include "gateway/proxy/live_connections.h"
#include "gateway/proxy/upstream.h"

namespace chatelaine::gateway {

// How agents reach the gateway itself.
struct OwnNames {
  std::string first;  // shown to TLS clients that name no host
  std::set<std::string> all;
};

struct WorkerContext {
  struct Parts {
    http::asio::any_io_executor executor;
    Policy::Ports policy;
    const CertificateAuthority& authority;
    std::shared_ptr<const AddressRules> addressRules;
    LookUps& lookUps;
    http::TlsContext upstreamTls;
    OwnNames ownNames;
  };
  explicit WorkerContext(Parts parts);

  // For TLS to the gateway itself: certificates for its own names only.
  Result<http::TlsContext> ownContext();
  // Now and then: what has expired is cut, what is old is dropped.
  void tidyUp();

  PrincipalId gateway;  // whose tokens are valid here
  OwnNames ownNames;
  BufferPool buffers;
  Policy policy;
  LeafContexts leaves;
  Upstreams upstreams;
  LiveConnections live;

 private:
  http::TlsContext m_ownContext;
  Timestamp m_ownContextUntil{};
};

}  // namespace chatelaine::gateway
