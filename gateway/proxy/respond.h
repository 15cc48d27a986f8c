// The gateway's own answers to an agent: problem documents, written on whatever stream the agent speaks.
#pragma once
#include "gateway/policy/denial.h"
#include "gateway/proxy/response_head.h"
#include "gateway/proxy/stream.h"

namespace chatelaine::gateway {

// RFC 9457; with the challenge that 401 and 407 need.
std::string problemText(const Denial& denial, AgentConnection connection);
http::Awaitable<bool> respond(Stream& agent, Denial denial, AgentConnection connection);

}  // namespace chatelaine::gateway
