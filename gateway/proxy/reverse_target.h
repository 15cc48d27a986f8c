// The reverse mode's addresses: /use/<vault>/<credential>[/@<host>]/<path of the service>. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/credential.h"
#include "gateway/policy/snapshot.h"
#include "gateway/rules/canonical.h"

namespace chatelaine::gateway {

struct ReverseTarget {
  std::string vault;
  std::string credential;
  std::string host;  // as written behind "@"; empty: the credential's own
  std::string path;  // of the service, begins with "/"
};
bool isReversePath(std::string_view path);
std::optional<ReverseTarget> parseReverseTarget(std::string_view path);

// Where the request goes: the named host if the credential names it too, else the credential's first exact host.
std::optional<Authority> reverseAuthority(const AgentView& agent, const ReverseTarget& target);

}  // namespace chatelaine::gateway
