// How an agent says who it is and which credential it means. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decide.h"
#include "core/secret.h"
#include "http/framing.h"

namespace chatelaine::gateway {

struct AgentLogin {
  Secret token;
  std::string userName;  // of Basic; may be anything
};

// "Basic base64(<anything>:<token>)" or "Bearer <token>"; nothing unless it holds what looks like a token. The user
// name may hold colons.
std::optional<AgentLogin> loginFrom(std::string_view authorization);

// "vault/credential" (either may be empty), or one of the agent's namespaces; anything else selects nothing.
Selector selectorFrom(std::string_view userName, const std::vector<std::string>& namespaces);

// For clients that send the token where the service's own key would be: takes it out of the request, so that it doesn't
// travel on. Looks into Authorization, then into fields, query and cookies that hold nothing else.
std::optional<AgentLogin> takeLogin(std::vector<http::FieldView>& fields, std::string& query);

}  // namespace chatelaine::gateway
