#include "gateway/rules/canonical.h"

#include <algorithm>
#include <charconv>

#include "core/host_name.h"

namespace chatelaine::gateway {
namespace {

using Unexpected = std::unexpected<CanonicalProblem>;
template <class T>
using Checked = std::expected<T, CanonicalProblem>;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool isUnreserved(char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

int hexValue(char c) {
  if (isDigit(c)) return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Checked<std::uint16_t> parsePort(std::string_view text) {
  unsigned port = 0;
  if (text.empty() || text.size() > 5 || !std::ranges::all_of(text, isDigit))
    return Unexpected(CanonicalProblem::badPort);
  std::from_chars(text.data(), text.data() + text.size(), port);
  if (port == 0 || port > 65535) return Unexpected(CanonicalProblem::badPort);
  return static_cast<std::uint16_t>(port);
}

// One escape of a path, appended in its canonical form.
Checked<void> appendEscape(std::string& out, std::string_view escape) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const int high = escape.size() < 3 ? -1 : hexValue(escape[1]);
  const int low = escape.size() < 3 ? -1 : hexValue(escape[2]);
  if (high < 0 || low < 0) return Unexpected(CanonicalProblem::badEscape);
  const int value = high * 16 + low;
  if (value < 0x20 || value == 0x7f) return Unexpected(CanonicalProblem::encodedControl);
  if (value == '/') return Unexpected(CanonicalProblem::encodedSlash);
  if (value == '\\') return Unexpected(CanonicalProblem::encodedBackslash);
  if (value == ';') return Unexpected(CanonicalProblem::pathParameters);
  const char decoded = static_cast<char>(value);
  if (value < 0x80 && isUnreserved(decoded)) {
    out.push_back(decoded);
  } else {
    out.append({'%', digits[static_cast<std::size_t>(high)], digits[static_cast<std::size_t>(low)]});
  }
  return {};
}

Checked<std::string> canonicalEscapes(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  for (std::size_t at = 0; at < path.size(); ++at) {
    const char c = path[at];
    if (c == '\\') return Unexpected(CanonicalProblem::encodedBackslash);
    if (c <= 0x20 || c >= 0x7f || c == '#' || c == '?') return Unexpected(CanonicalProblem::badTarget);
    if (c != '%') {
      out.push_back(c);
      continue;
    }
    if (const auto appended = appendEscape(out, path.substr(at, 3)); !appended) return Unexpected(appended.error());
    at += 2;
  }
  return out;
}

// Servers that cut parameters off see "..;x" as "..": refused. Elsewhere a semicolon is plain text.
bool hidesADotSegment(std::string_view segment) {
  const std::size_t semicolon = segment.find(';');
  if (semicolon == std::string_view::npos) return false;
  const std::string_view plain = segment.substr(0, semicolon);
  return plain.empty() || plain == "." || plain == "..";
}

// RFC 3986 section 5.2.4, by segments.
Checked<std::string> resolveDotSegments(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  for (std::size_t start = 1; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    if (hidesADotSegment(segment)) return Unexpected(CanonicalProblem::pathParameters);
    const bool isLast = end == path.size();
    if (segment == "..") out.resize(out.empty() ? 0 : out.rfind('/'));
    if (segment != "." && segment != "..") out.append("/").append(segment);
    else if (isLast) out.push_back('/');
    start = end + 1;
  }
  return out;
}

bool needsNoWork(std::string_view path) {
  return path.find_first_of("%;\\#?") == std::string_view::npos && path.find("/.") == std::string_view::npos &&
         std::ranges::all_of(path, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

std::expected<std::string, CanonicalProblem> canonicalHost(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return Unexpected(CanonicalProblem::userInfo);
  return readHost(text).transform_error([](HostProblem problem) {
    return problem == HostProblem::notPlain ? CanonicalProblem::numericHost : CanonicalProblem::badHost;
  });
}

std::expected<Authority, CanonicalProblem> parseAuthority(std::string_view text, std::uint16_t defaultPort) {
  if (text.find('@') != std::string_view::npos) return Unexpected(CanonicalProblem::userInfo);
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  Checked<std::uint16_t> port = defaultPort;
  if (colon != std::string_view::npos) port = parsePort(text.substr(colon + 1));
  if (!port) return Unexpected(port.error());
  if (*port == 0) return Unexpected(CanonicalProblem::badPort);
  auto host = canonicalHost(text.substr(0, colon));
  if (!host) return Unexpected(host.error());
  return Authority{std::move(*host), *port};
}

std::string toString(const Authority& authority, std::uint16_t defaultPort) {
  std::string text = authority.host;
  if (authority.port != defaultPort) text += ":" + std::to_string(authority.port);
  return text;
}

std::expected<std::string, CanonicalProblem> canonicalPath(std::string_view path) {
  if (path.empty()) return Unexpected(CanonicalProblem::emptyPath);
  if (path.front() != '/') return Unexpected(CanonicalProblem::badTarget);
  if (needsNoWork(path)) return std::string(path);
  const auto escaped = canonicalEscapes(path);
  if (!escaped) return Unexpected(escaped.error());
  return resolveDotSegments(*escaped);
}

std::expected<CanonicalRequest, CanonicalProblem> canonicalise(std::string_view scheme, const Authority& authority,
                                                               std::string_view method, std::string_view target) {
  if (scheme != "https" && scheme != "http") return Unexpected(CanonicalProblem::unknownScheme);
  const std::size_t mark = target.find('?');
  auto path = canonicalPath(target.substr(0, mark));
  if (!path) return Unexpected(path.error());
  CanonicalRequest request{std::string(scheme), authority.host,   authority.port,
                           std::string(method), std::move(*path), {}};
  if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
  const auto isAllowed = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
  if (!std::ranges::all_of(request.query, isAllowed)) return Unexpected(CanonicalProblem::badTarget);
  std::ranges::transform(request.method, request.method.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
  return request;
}

std::expected<AbsoluteTarget, CanonicalProblem> splitAbsolute(std::string_view target) {
  const std::size_t colon = target.find("://");
  if (colon == std::string_view::npos) return Unexpected(CanonicalProblem::badTarget);
  AbsoluteTarget split;
  split.scheme = target.substr(0, colon);
  std::ranges::transform(split.scheme, split.scheme.begin(), lower);
  if (split.scheme != "http" && split.scheme != "https") return Unexpected(CanonicalProblem::unknownScheme);
  const std::string_view rest = target.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  auto authority = parseAuthority(rest.substr(0, end), split.scheme == "https" ? 443 : 80);
  if (!authority) return Unexpected(authority.error());
  split.authority = std::move(*authority);
  split.origin = rest.substr(end);
  if (!split.origin.starts_with('/')) split.origin.insert(0, "/");  // RFC 9112 section 3.2.2: an empty path is "/"
  return split;
}

bool namesAuthority(std::string_view hostField, const Authority& authority) {
  const auto named = parseAuthority(hostField, authority.port);
  return named && *named == authority;
}

std::string withoutBrackets(const std::string& host) {
  return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

std::string_view toString(CanonicalProblem problem) {
  switch (problem) {
    case CanonicalProblem::badHost: return "bad_host";
    case CanonicalProblem::numericHost: return "numeric_host";
    case CanonicalProblem::badPort: return "bad_port";
    case CanonicalProblem::userInfo: return "user_info";
    case CanonicalProblem::unknownScheme: return "unknown_scheme";
    case CanonicalProblem::badTarget: return "bad_target";
    case CanonicalProblem::emptyPath: return "empty_path";
    case CanonicalProblem::badEscape: return "bad_escape";
    case CanonicalProblem::encodedSlash: return "encoded_slash";
    case CanonicalProblem::encodedBackslash: return "encoded_backslash";
    case CanonicalProblem::encodedControl: return "encoded_control";
    case CanonicalProblem::pathParameters: return "path_parameters";
    case CanonicalProblem::hostMismatch: return "host_mismatch";
  }
  return "unknown";
}

}  // namespace chatelaine::gateway
