#include "gateway/proxy/respond.h"

#include "http/session.h"

namespace chatelaine::gateway {

std::string problemText(const Denial& denial, AgentConnection connection) {
  http::Response response = http::problem(denial.status, denial.code, denial.title, denial.advice);
  if (denial.status == 407) response.headers.push_back({"Proxy-Authenticate", "Basic realm=\"chatelaine\""});
  if (denial.status == 401) response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"chatelaine\""});
  const bool isKept = connection == AgentConnection::keep;
  return http::headOf(response, isKept ? http::AfterResponse::keepAlive : http::AfterResponse::close) +
         textOf(response.body);
}

http::Awaitable<bool> respond(Stream& agent, Denial denial, AgentConnection connection) {
  const std::string text = problemText(denial, connection);
  agent.connection().expiresAfter(progressTimeout);  // an agent that doesn't read isn't waited for for ever
  co_return co_await agent.write(text);
}

}  // namespace chatelaine::gateway
