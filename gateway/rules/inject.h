// Turns a rule and an opened secret into what is put into a request, and where. Pure; knows no connection and no
// policy.
#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/credential.h"

namespace chatelaine::gateway {

enum class InjectProblem : std::uint8_t {
  missingField,        // the rule names a secret field that the credential doesn't have
  forbiddenCharacter,  // CR, LF, NUL or another character that would end the place it is put in
  unsupportedRule,     // this gateway can't apply rules of that kind
  noRule,              // the credential is never put into requests
  tooShort,            // so short that answers are full of it: it couldn't be covered there
};
std::string_view toString(InjectProblem problem);  // stable code: "missing_field"

// A rule filled in. What the agent sent in these places is dropped.
struct Injection {
  struct Field {
    std::string name;
    Secret value;
  };
  struct Query {
    std::string name;
    Secret value;  // percent-encoded
  };
  struct Path {
    Secret prefix;  // filled in, percent-encoded
  };
  struct Cookie {
    std::string name;
    Secret value;
  };
  std::vector<Field> fields;
  std::optional<Query> query;
  std::optional<Path> path;
  std::optional<Cookie> cookie;
  std::vector<Secret> secrets;  // what must not come back: the fields used, and composites of them
};

std::expected<Injection, InjectProblem> prepareInjection(const InjectRule& rule, const SecretFields& fields);

}  // namespace chatelaine::gateway
