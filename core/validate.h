// Decides whether a draft may be saved, and which field to mend if not.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/credential.h"

namespace chatelaine {

enum class FieldProblem {
  missing,
  tooLong,
  controlCharacter,
  notHttps,
  notAHost,
  notAUrl,
  unknownField,
  wrongPrefix,
  notBase32,
  outOfRange,
  inThePast,
  noHosts,
  publicSuffixWildcard,
  ruleNamesUnknownField,
  notAHeaderName,
  forbiddenHeader,
  notAPath,
  notAMethod,
};

struct FieldError {
  std::string field;  // "labels.name", "binding.hosts[0]", "secrets.key", "binding.rule", …
  FieldProblem problem;
  friend bool operator==(const FieldError&, const FieldError&) = default;
};

// Empty: the draft may be saved. Never returns text of a secret. The secret of a TOTP draft is its Base32 text.
std::vector<FieldError> validate(const CredentialDraft& draft, Timestamp now);
std::vector<FieldError> validate(const Binding& binding);
std::vector<FieldError> validate(const CredentialLabels& labels, Timestamp now);

// A lower-case host from what a person typed or pasted: "https://API.Stripe.com/v1" -> api.stripe.com:443.
// invalidInput where the scheme isn't https, for user names in the address, and for what is no host. Addresses are
// hosts: IPv4 in plain form, IPv6 in brackets ("[::1]"), as they stand in a canonical request.
Result<AllowedHost> hostFromInput(std::string_view text);

}  // namespace chatelaine
