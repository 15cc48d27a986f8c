#include "gateway/proxy/response_body.h"

#include <array>
#include <charconv>

namespace chatelaine::gateway {

using http::Awaitable;
using http::BodyKind;

namespace {

constexpr std::size_t writtenAtOnce = 16 * 1024;

}  // namespace

ResponseBody::ResponseBody(Reader& service, http::BodyFraming framing, Stream& agent, BodyKind towardsAgent,
                           std::shared_ptr<const ScrubSet> scrubSet, std::string head)
    : m_service(service.stream()),
      m_body(service, framing),
      m_agent(agent),
      m_towardsAgent(towardsAgent),
      m_scrubSet(scrubSet),
      m_scrubber(std::move(scrubSet)),
      m_out(std::move(head)) {}

Awaitable<ResponseBody::Result> ResponseBody::send() {
  // Before waiting for the service the agent gets what there is: events come without delay.
  m_body.beforeWaiting([this] { return flush(); });
  while (!m_body.isComplete()) {
    m_service.connection().expiresAfter(progressTimeout);
    const auto piece = co_await m_body.next();
    if (!piece) break;
    take(*piece);
    if (m_out.size() >= writtenAtOnce && !co_await flush()) break;
  }
  if (m_body.isComplete()) finish();
  const bool isWritten = co_await flush();
  if (m_isAgentGone || !isWritten) co_return Result::agentGone;
  co_return m_body.isComplete() ? Result::complete : Result::serviceFailed;
}

void ResponseBody::take(std::string_view piece) {
  if (piece.empty()) return;
  m_held.append(piece);
  const std::size_t ready = m_scrubber.scrub(m_held, StreamEnd::more);
  append(std::string_view(m_held).substr(0, ready));
  m_held.erase(0, ready);
}

void ResponseBody::finish() {
  m_scrubber.scrub(m_held, StreamEnd::last);
  append(m_held);
  m_held.clear();
  if (m_towardsAgent != BodyKind::chunked) return;
  m_out.append("0\r\n");
  writeTrailers(m_out, m_body.trailers(), m_scrubSet);
  m_out.append("\r\n");
}

void ResponseBody::append(std::string_view ready) {
  if (ready.empty()) return;
  if (m_towardsAgent != BodyKind::chunked) {
    m_out.append(ready);
    return;
  }
  std::array<char, 16> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), ready.size(), 16);
  m_out.append(digits.data(), end).append("\r\n").append(ready).append("\r\n");
}

Awaitable<bool> ResponseBody::flush() {
  m_agent.connection().expiresAfter(progressTimeout);
  if (!co_await m_agent.write(m_out)) m_isAgentGone = true;
  m_out.clear();
  co_return !m_isAgentGone;
}

}  // namespace chatelaine::gateway
