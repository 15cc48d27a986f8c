#include "http/router.h"

namespace chatelaine::http {

void Router::add(std::string method, std::string_view pattern, Handler handler) {
  m_endpoints.push_back({std::move(method), Pattern(pattern), std::move(handler)});
}

Awaitable<Reply> Router::route(Request request) const {
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  std::string allowed;
  for (const Endpoint& endpoint : m_endpoints) {
    auto parameters = endpoint.pattern.match(request.path);
    if (!parameters) continue;
    if (endpoint.method == method) co_return co_await endpoint.handler(std::move(request), std::move(*parameters));
    allowed += (allowed.empty() ? "" : ", ") + endpoint.method;
  }
  if (allowed.empty()) co_return problem(404, "not_found", "There is nothing at this path", "Check the address.");
  Response refusal = problem(405, "method_not_allowed", "This path takes another method", "Use " + allowed + ".");
  refusal.headers.push_back({"Allow", allowed});
  co_return refusal;
}

}  // namespace chatelaine::http
