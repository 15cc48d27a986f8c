#include "gateway/proxy/request_body.h"

#include <array>
#include <charconv>

namespace chatelaine::gateway {

using http::Awaitable;
using http::BodyKind;

namespace {

constexpr std::size_t searchedAhead = 256 * 1024;

bool isSearchable(const http::RequestHead& head) {
  if (head.body.kind == BodyKind::none) return false;
  for (const http::FieldView& field : head.fields) {
    if (http::equalsIgnoringCase(field.name, "content-encoding") && !http::equalsIgnoringCase(field.value, "identity"))
      return false;
  }
  return isTextType(http::onlyValue(head.fields, "content-type").value_or(std::string_view()));
}

std::string hexadecimal(std::size_t size) {
  std::array<char, 16> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16);
  return std::string(digits.data(), end);
}

}  // namespace

RequestBody::RequestBody(Reader& agent, const http::RequestHead& head)
    : m_agent(agent),
      m_framing(head.body),
      m_body(agent, head.body),
      m_isSearched(isSearchable(head)),
      m_isInvited(!head.expectsContinue) {}

Awaitable<bool> RequestBody::invite() {
  if (std::exchange(m_isInvited, true) || !m_agent.isEmpty()) co_return true;
  co_return co_await m_agent.stream().write("HTTP/1.1 100 Continue\r\n\r\n");
}

Awaitable<std::optional<Denial>> RequestBody::readAhead() {
  if (!m_isSearched) co_return std::nullopt;
  if (!co_await invite()) co_return denialOf(Trouble::bodyCut);
  while (!m_body.isComplete() && m_ahead.size() < searchedAhead) {
    m_agent.stream().connection().expiresAfter(progressTimeout);
    const auto piece = co_await m_body.next();
    if (!piece) co_return denialOf(Trouble::bodyCut);
    m_ahead.append(*piece);
    if (m_scan.feed(*piece)) co_return denialOf(Trouble::placeholder);
  }
  co_return std::nullopt;
}

std::string RequestBody::framed(std::string_view piece) const {
  if (m_framing.kind != BodyKind::chunked) return std::string(piece);
  if (piece.empty()) return "0\r\n\r\n";
  return hexadecimal(piece.size()).append("\r\n").append(piece).append("\r\n");
}

std::string RequestBody::framedAhead() const {
  std::string out = m_ahead.empty() ? std::string() : framed(m_ahead);
  if (m_framing.kind == BodyKind::chunked && m_body.isComplete()) out += framed({});
  return out;
}

Awaitable<void> RequestBody::sendRest(Stream& service) {
  if (!m_isDropping && !co_await invite()) m_problem = denialOf(Trouble::bodyCut);
  while (!m_problem && !m_body.isComplete()) {
    if (!m_isDropping) m_agent.stream().connection().expiresAfter(progressTimeout);
    const auto piece = co_await m_body.next();
    if (!piece) m_problem = denialOf(Trouble::bodyCut);
    else if (m_isSearched && m_scan.feed(*piece)) m_problem = denialOf(Trouble::placeholder);
    if (m_problem || m_isDropping) continue;
    const bool isFinalLength = piece->empty() && m_framing.kind != BodyKind::chunked;
    const std::string out = isFinalLength ? std::string() : framed(*piece);
    service.connection().expiresAfter(progressTimeout);
    if (!co_await service.write(out)) m_isDropping = true;  // it may have answered already
  }
  if (m_problem) service.close();
}

}  // namespace chatelaine::gateway
