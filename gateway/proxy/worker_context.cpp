#include "gateway/proxy/worker_context.h"

#include "gateway/rules/canonical.h"

namespace chatelaine::gateway {

WorkerContext::WorkerContext(Parts parts)
    : gateway(parts.policy.gateway),
      ownNames(std::move(parts.ownNames)),
      policy(parts.policy),
      leaves(parts.authority, parts.policy.clock),
      upstreams({parts.executor, std::move(parts.addressRules), parts.lookUps, std::move(parts.upstreamTls), buffers}) {
}

Result<http::TlsContext> WorkerContext::ownContext() {
  constexpr std::chrono::hours renewedAfter{12};
  if (m_ownContext != nullptr && policy.now() < m_ownContextUntil) return m_ownContext;
  CHATELAINE_TRY(context, leaves.contextFor(ownNames.first));
  http::chooseByServerName(*context, [this](std::string_view asked) -> http::TlsContext {
    const auto host = canonicalHost(asked);
    if (!host || !ownNames.all.contains(*host)) return asked.empty() ? m_ownContext : nullptr;
    if (*host == ownNames.first) return m_ownContext;
    return leaves.contextFor(*host).value_or(nullptr);
  });
  m_ownContext = context;
  m_ownContextUntil = policy.now() + renewedAfter;
  return context;
}

void WorkerContext::tidyUp() {
  live.recheck();
  upstreams.dropOld();
  policy.secrets().dropOld(policy.now());
  policy.noteRepeated();
}

}  // namespace chatelaine::gateway
