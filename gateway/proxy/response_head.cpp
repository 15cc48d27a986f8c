#include "gateway/proxy/response_head.h"

#include <algorithm>

#include "gateway/proxy/request_head.h"

namespace chatelaine::gateway {
namespace {

using http::BodyKind;
using http::equalsIgnoringCase;
using http::FieldView;

void appendScrubbed(std::string& out, std::string_view text, const std::shared_ptr<const ScrubSet>& set) {
  const std::size_t begin = out.size();
  out.append(text);
  scrubAll(set, std::span(out).subspan(begin));
}

void writeField(std::string& out, const FieldView& field, const std::shared_ptr<const ScrubSet>& set) {
  appendScrubbed(out, field.name, set);
  out.append(": ");
  appendScrubbed(out, field.value, set);
  out.append("\r\n");
}

// Alt-Svc would lead the agent past the gateway.
bool isDropped(std::string_view name, const std::vector<FieldView>& fields) {
  constexpr std::string_view dropped[] = {"content-length", "transfer-encoding", "alt-svc"};
  return isHopByHop(name, fields) ||
         std::ranges::any_of(dropped, [&](std::string_view known) { return equalsIgnoringCase(known, name); });
}

void writeFraming(std::string& out, const OutgoingResponse& response) {
  const http::ResponseHead& head = response.head;
  const BodyKind kind = bodyTowardsAgent(head, response.agentMinorVersion);
  if (kind == BodyKind::chunked) out.append("Transfer-Encoding: chunked\r\n");
  if (kind == BodyKind::length) out.append("Content-Length: ").append(std::to_string(head.body.length)).append("\r\n");
  if (kind != BodyKind::none || head.status < 200 || head.status == 204) return;
  if (response.requestMethod != "HEAD" && head.status != 304) {
    out.append("Content-Length: 0\r\n");
  } else if (const auto length = http::onlyValue(head.fields, "content-length")) {
    out.append("Content-Length: ").append(*length).append("\r\n");  // of the body that a GET would have had
  }
}

void writeConnection(std::string& out, const OutgoingResponse& response) {
  if (response.connection == AgentConnection::close) out.append("Connection: close\r\n");
  else if (response.agentMinorVersion == 0) out.append("Connection: keep-alive\r\n");
}

}  // namespace

BodyKind bodyTowardsAgent(const http::ResponseHead& head, int agentMinorVersion) {
  const BodyKind kind = head.body.kind;
  if (kind == BodyKind::none || kind == BodyKind::length) return kind;
  return agentMinorVersion == 0 ? BodyKind::untilClose : BodyKind::chunked;
}

void writeResponseHead(std::string& out, const OutgoingResponse& response) {
  const http::ResponseHead& head = response.head;
  out.append("HTTP/1.1 ").append(std::to_string(head.status)).append(" ");
  appendScrubbed(out, head.reason, response.scrubSet);
  out.append("\r\n");
  for (const FieldView& field : head.fields) {
    if (!isDropped(field.name, head.fields)) writeField(out, field, response.scrubSet);
  }
  writeFraming(out, response);
  writeConnection(out, response);
  out.append("\r\n");
}

void writeTrailers(std::string& out, std::string_view lines, const std::shared_ptr<const ScrubSet>& set) {
  const auto fields = http::checkFields(lines);
  if (!fields) return;
  for (const FieldView& field : *fields) {
    const bool isHeadField = equalsIgnoringCase(field.name, "host") || equalsIgnoringCase(field.name, "set-cookie");
    if (!isHeadField && !isDropped(field.name, *fields)) writeField(out, field, set);
  }
}

bool isEncoded(const http::ResponseHead& head) {
  return std::ranges::any_of(head.fields, [](const FieldView& field) {
    return equalsIgnoringCase(field.name, "content-encoding") && !field.value.empty() &&
           !equalsIgnoringCase(field.value, "identity");
  });
}

}  // namespace chatelaine::gateway
