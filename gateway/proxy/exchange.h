// One request of an agent and its response: policy, placeholder check, upstream, scrubbing. Shared by interception,
// absolute-form and reverse mode.
#pragma once
#include <memory>

#include "gateway/proxy/request_body.h"
#include "gateway/proxy/request_head.h"
#include "gateway/proxy/respond.h"
#include "gateway/proxy/worker_context.h"

namespace chatelaine::gateway {

// Requests that came because of a credential don't pass when it is gone.
enum class WithoutCredential : std::uint8_t { passes, isRefused };

struct AgentRequest {
  UseRequest use;
  http::RequestHead head;  // points into memory that outlives the exchange
  WithoutCredential without = WithoutCredential::isRefused;
};

class Exchange {
 public:
  Exchange(WorkerContext& worker, Reader& agent, AgentRequest request);
  // What becomes of the agent's connection.
  http::Awaitable<AgentConnection> run();

 private:
  enum class Step { done, retry };
  http::Awaitable<AgentConnection> refuse(Denial denial);
  http::Awaitable<std::optional<Denial>> check(const Ruling& ruling);
  http::Awaitable<AgentConnection> forward();
  http::Awaitable<Step> attempt(std::unique_ptr<Upstream> upstream);
  http::Awaitable<bool> sendHead(Stream& service);
  http::Awaitable<Step> receive(Upstream& service);
  http::Awaitable<std::expected<http::ResponseHead, Denial>> responseHead(Upstream& service);
  http::Awaitable<void> sendResponse(Upstream& service, http::ResponseHead head);
  http::Awaitable<void> giveUp(Denial denial);
  void cut(Stream& service);
  bool mayRetry(const Upstream& service) const;
  bool isRefusedMethod() const;

  WorkerContext& m_worker;
  Reader& m_agent;
  AgentRequest m_request;   // as it is decided on, now and again
  CanonicalRequest m_sent;  // as it leaves
  RequestBody m_body;
  Grant m_grant;
  std::shared_ptr<const ScrubSet> m_scrubSet;
  AgentConnection m_after = AgentConnection::close;
  bool m_isServiceKept = false;
  bool m_isCut = false;  // by a revocation
};

// Whether what leaves unchanged, without what the rule replaces, holds a placeholder.
bool holdsStrayPlaceholder(const CanonicalRequest& request, const std::vector<http::FieldView>& fields,
                           const Credential* credential);

}  // namespace chatelaine::gateway
