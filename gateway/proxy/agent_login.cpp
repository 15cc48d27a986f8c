#include "gateway/proxy/agent_login.h"

#include <algorithm>

#include "sync/agent_token.h"

namespace chatelaine::gateway {
namespace {

using http::equalsIgnoringCase;
using http::FieldView;

std::optional<AgentLogin> loginOf(std::string_view token, std::string_view userName) {
  if (!sync::looksLikeAgentToken(token)) return std::nullopt;
  return AgentLogin{Secret::copyOf(token), std::string(userName)};
}

// Either half of the pair may be the token: Stripe's clients send their key as the user name.
std::optional<AgentLogin> loginFromPair(std::string_view pair) {
  const std::size_t colon = pair.rfind(':');
  if (colon == std::string_view::npos) return loginOf(pair, {});
  if (auto login = loginOf(pair.substr(colon + 1), pair.substr(0, colon))) return login;
  return loginOf(pair.substr(0, pair.find(':')), {});
}

// The last word of a value: "Token cha_…", "cha_…".
std::string_view lastWord(std::string_view value) {
  const std::size_t blank = value.rfind(' ');
  return blank == std::string_view::npos ? value : value.substr(blank + 1);
}

std::optional<AgentLogin> takeFromFields(std::vector<FieldView>& fields) {
  for (auto field = fields.begin(); field != fields.end(); ++field) {
    auto login = loginFrom(field->value);
    if (!login) login = loginOf(lastWord(field->value), {});
    if (!login) continue;
    fields.erase(field);
    return login;
  }
  return std::nullopt;
}

std::optional<AgentLogin> takeFromQuery(std::string& query) {
  for (std::size_t start = 0; start < query.size();) {
    const std::size_t end = std::min(query.find('&', start), query.size());
    const std::string_view part = std::string_view(query).substr(start, end - start);
    auto login = loginOf(part.substr(std::min(part.find('='), part.size() - 1) + 1), {});
    if (login) {
      query.erase(start, end - start + (end < query.size() ? 1 : 0));
      if (query.ends_with('&')) query.pop_back();
      return login;
    }
    start = end + 1;
  }
  return std::nullopt;
}

// The cookie itself stays: the rule replaces it, and a token that no rule replaces is refused as stray.
std::optional<AgentLogin> findInCookies(const std::vector<FieldView>& fields) {
  for (const FieldView& field : fields) {
    if (!equalsIgnoringCase(field.name, "cookie")) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = rest.substr(0, end);
      if (auto login = loginOf(pair.substr(std::min(pair.find('='), pair.size() - 1) + 1), {})) return login;
      rest.remove_prefix(std::min(end + 1, rest.size()));
      while (rest.starts_with(' ')) rest.remove_prefix(1);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<AgentLogin> loginFrom(std::string_view authorization) {
  const std::size_t blank = authorization.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = authorization.substr(0, blank);
  const std::size_t start = authorization.find_first_not_of(' ', blank);
  if (start == std::string_view::npos) return std::nullopt;
  const std::string_view value = authorization.substr(start);
  if (equalsIgnoringCase(scheme, "bearer")) return loginOf(value, {});
  if (!equalsIgnoringCase(scheme, "basic")) return std::nullopt;
  auto pair = fromBase64(value);
  if (!pair) return std::nullopt;
  const std::string_view text(reinterpret_cast<const char*>(pair->data()), pair->size());
  auto login = loginFromPair(text);
  wipe(*pair);
  return login;
}

Selector selectorFrom(std::string_view userName, const std::vector<std::string>& namespaces) {
  const std::size_t slash = userName.find('/');
  if (slash != std::string_view::npos) {
    return {std::string(userName.substr(0, slash)), std::string(userName.substr(slash + 1)), {}};
  }
  const bool isNamespace = std::ranges::find(namespaces, userName) != namespaces.end();
  return {{}, {}, isNamespace ? std::string(userName) : std::string()};
}

std::optional<AgentLogin> takeLogin(std::vector<FieldView>& fields, std::string& query) {
  if (auto login = takeFromFields(fields)) return login;
  if (auto login = takeFromQuery(query)) return login;
  return findInCookies(fields);
}

}  // namespace chatelaine::gateway
