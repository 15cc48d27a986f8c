#include "gateway/proxy/request_head.h"

#include <algorithm>

#include "gateway/rules/canonical.h"
#include "http/message.h"

namespace chatelaine::gateway {
namespace {

using http::equalsIgnoringCase;
using http::FieldView;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Decoded as forms are: "+" is a blank; a broken escape stands for itself.
std::string decodedName(std::string_view text) {
  std::string plain(text);
  std::ranges::replace(plain, '+', ' ');
  return http::percentDecoded(plain).value_or(plain);
}

template <class IsDropped>
std::string filtered(std::string_view list, char separator, IsDropped isDropped) {
  std::string out;
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(separator, start), list.size());
    const std::string_view part = list.substr(start, end - start);
    if (!isDropped(part)) {
      if (!out.empty()) out.push_back(separator);
      out.append(part);
    }
    start = end + 1;
  }
  return out;
}

void writeTarget(WireBuffer& out, const OutgoingRequest& outgoing) {
  const CanonicalRequest& request = outgoing.request;
  const Injection* injection = outgoing.injection;
  if (injection != nullptr && injection->path) {
    std::string_view prefix = injection->path->prefix.text();
    if (prefix.ends_with('/')) prefix.remove_suffix(1);
    out.append(prefix);
  }
  out.append(request.path);
  if (injection == nullptr || !injection->query) {
    if (!request.query.empty()) out.append('?').append(request.query);
    return;
  }
  const std::string others = withoutParameter(request.query, injection->query->name);
  out.append('?').append(others).append(others.empty() ? "" : "&");
  out.append(injection->query->name).append('=').append(injection->query->value.text());
}

bool isReplaced(std::string_view name, const Injection& injection) {
  return std::ranges::any_of(injection.fields, [&](const auto& field) { return equalsIgnoringCase(field.name, name); });
}

void writeField(WireBuffer& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// All cookies go into one field, the injected one last.
void writeCookies(WireBuffer& out, const OutgoingRequest& outgoing) {
  const auto& cookie = outgoing.injection->cookie;
  out.append("Cookie: ");
  for (const FieldView& field : outgoing.fields) {
    if (!equalsIgnoringCase(field.name, "cookie")) continue;
    const std::string others = withoutCookie(field.value, cookie->name);
    if (!others.empty()) out.append(others).append("; ");
  }
  out.append(cookie->name).append('=').append(cookie->value.text()).append("\r\n");
}

void writeFraming(WireBuffer& out, const OutgoingRequest& outgoing) {
  const http::BodyFraming& body = outgoing.body;
  if (body.kind == http::BodyKind::chunked) return writeField(out, "Transfer-Encoding", "chunked");
  const std::string& method = outgoing.request.method;
  const bool usuallyHasBody = method == "POST" || method == "PUT" || method == "PATCH";
  if (body.kind == http::BodyKind::length || usuallyHasBody) {
    writeField(out, "Content-Length", std::to_string(body.length));
  }
}

bool isOurs(std::string_view name) {
  constexpr std::string_view ours[] = {"host", "content-length", "transfer-encoding", "expect", "accept-encoding"};
  return std::ranges::any_of(ours, [&](std::string_view own) { return equalsIgnoringCase(own, name); });
}

// A service that sends the secret back could be asked for it in parts too small to be recognised. It may always answer
// with the whole (RFC 9110 section 14.2). Old Apaches obey "Request-Range".
bool asksForAPart(std::string_view name) {
  constexpr std::string_view known[] = {"range", "if-range", "request-range"};
  return std::ranges::any_of(known, [&](std::string_view part) { return equalsIgnoringCase(part, name); });
}

bool isPassedOn(std::string_view name, const OutgoingRequest& outgoing) {
  const Injection* injection = outgoing.injection;
  if (isOurs(name) || isHopByHop(name, outgoing.fields)) return false;
  if (injection == nullptr) return true;
  const bool isCookie = injection->cookie && equalsIgnoringCase(name, "cookie");
  return !isReplaced(name, *injection) && !isCookie && !asksForAPart(name);
}

}  // namespace

bool isHopByHop(std::string_view name, const std::vector<FieldView>& fields) {
  constexpr std::string_view known[] = {"connection", "keep-alive", "te", "trailer", "upgrade", "http2-settings"};
  if (std::ranges::any_of(known, [&](std::string_view hop) { return equalsIgnoringCase(hop, name); })) return true;
  if (name.size() >= 6 && equalsIgnoringCase(name.substr(0, 6), "proxy-")) return true;
  return http::listNames(fields, "connection", name);
}

bool overridesRequestLine(const std::vector<FieldView>& fields) {
  constexpr std::string_view overriding[] = {"x-http-method-override", "x-http-method", "x-method-override",
                                             "x-original-url",         "x-rewrite-url", "x-original-uri"};
  return std::ranges::any_of(fields, [&](const FieldView& field) {
    std::string name(field.name);
    std::ranges::replace(name, '_', '-');  // gateways to CGI and WSGI take one for the other
    return std::ranges::any_of(overriding, [&](std::string_view known) { return equalsIgnoringCase(name, known); });
  });
}

std::string withoutParameter(std::string_view query, std::string_view name) {
  return filtered(query, '&', [&](std::string_view part) {
    return part.empty() || decodedName(part.substr(0, part.find('='))) == name;
  });
}

std::string withoutCookie(std::string_view cookies, std::string_view name) {
  const std::string rest = filtered(cookies, ';', [&](std::string_view part) {
    return trimmed(part).empty() || trimmed(part.substr(0, part.find('='))) == name;
  });
  return std::string(trimmed(rest));
}

void writeRequestHead(WireBuffer& out, const OutgoingRequest& outgoing) {
  const CanonicalRequest& request = outgoing.request;
  const Injection* injection = outgoing.injection;
  const bool hasCookie = injection != nullptr && injection->cookie;
  out.append(request.method).append(' ');
  writeTarget(out, outgoing);
  out.append(" HTTP/1.1\r\n");
  writeField(out, "Host", toString(Authority{request.host, request.port}, request.scheme == "https" ? 443 : 80));
  for (const FieldView& field : outgoing.fields) {
    if (isPassedOn(field.name, outgoing)) writeField(out, field.name, field.value);
  }
  writeField(out, "Accept-Encoding", "identity");
  writeFraming(out, outgoing);
  if (hasCookie) writeCookies(out, outgoing);
  if (injection != nullptr) {
    for (const Injection::Field& field : injection->fields) writeField(out, field.name, field.value.text());
  }
  out.append("\r\n");
}

}  // namespace chatelaine::gateway
