// A service's response body on its way to the agent: scrubbed while it streams, in the agent's framing, without delay.
#pragma once
#include <memory>
#include <string>

#include "gateway/proxy/reader.h"
#include "gateway/proxy/response_head.h"
#include "gateway/rules/scrub.h"

namespace chatelaine::gateway {

class ResponseBody {
 public:
  // `head`: what is already to be written, sent together with the first piece.
  ResponseBody(Reader& service, http::BodyFraming framing, Stream& agent, http::BodyKind towardsAgent,
               std::shared_ptr<const ScrubSet> scrubSet, std::string head);

  enum class Result { complete, serviceFailed, agentGone };
  http::Awaitable<Result> send();

 private:
  void take(std::string_view piece);
  void finish();
  void append(std::string_view ready);
  http::Awaitable<bool> flush();

  Stream& m_service;
  BodyReader m_body;
  Stream& m_agent;
  http::BodyKind m_towardsAgent;
  std::shared_ptr<const ScrubSet> m_scrubSet;
  Scrubber m_scrubber;
  std::string m_held;  // could begin a secret
  std::string m_out;
  bool m_isAgentGone = false;
};

}  // namespace chatelaine::gateway
