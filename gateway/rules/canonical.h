// The one form of a request that matching, policy, audit and the wire all use; what could be read in two ways is
// refused. Pure.
#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/decide.h"

namespace chatelaine::gateway {

enum class CanonicalProblem : std::uint8_t {
  badHost,
  numericHost,
  badPort,
  userInfo,
  unknownScheme,
  badTarget,
  emptyPath,
  badEscape,
  encodedSlash,
  encodedBackslash,
  encodedControl,
  pathParameters,
  hostMismatch,
};
std::string_view toString(CanonicalProblem problem);  // stable code: "encoded_slash"

struct Authority {
  std::string host;  // canonical, IPv6 in brackets
  std::uint16_t port = 0;
  friend bool operator==(const Authority&, const Authority&) = default;
};

// In the form that a binding has it: core/host_name.h.
std::expected<std::string, CanonicalProblem> canonicalHost(std::string_view text);
// "host", "host:port", "[v6]:port". Without a port it is `defaultPort`; 0 means that one must be there.
std::expected<Authority, CanonicalProblem> parseAuthority(std::string_view text, std::uint16_t defaultPort);
std::string toString(const Authority& authority, std::uint16_t defaultPort);  // with the port if it is another

// Escapes of unreserved characters undone, others in upper case, dot segments resolved.
std::expected<std::string, CanonicalProblem> canonicalPath(std::string_view path);

// `target` in origin form: "/path?query".
std::expected<CanonicalRequest, CanonicalProblem> canonicalise(std::string_view scheme, const Authority& authority,
                                                               std::string_view method, std::string_view target);

struct AbsoluteTarget {
  std::string scheme;  // "http" or "https"
  Authority authority;
  std::string origin;  // "/path?query"
};
std::expected<AbsoluteTarget, CanonicalProblem> splitAbsolute(std::string_view target);

// Whether a Host field may stand inside a tunnel to `authority`: the same host, and the same port or none.
bool namesAuthority(std::string_view hostField, const Authority& authority);
// As sockets and certificates want a host: an IPv6 address bare, everything else as it is.
std::string withoutBrackets(const std::string& canonicalHost);

}  // namespace chatelaine::gateway
