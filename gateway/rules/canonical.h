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
  std::string host;  // canonical, IPv6 without brackets
  std::uint16_t port = 0;
  friend bool operator==(const Authority&, const Authority&) = default;
};

// Lower case, without the dot at the end; names of letters, digits, "-" and "_" (international ones as "xn--…"), IPv4
// only as four plain decimal numbers, IPv6 in its shortest form.
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
bool isIpAddress(std::string_view canonicalHost);

}  // namespace chatelaine::gateway
