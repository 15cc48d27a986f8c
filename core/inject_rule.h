// Where in a request a credential goes: one value per kind of rule, without the secret.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "core/result.h"

namespace chatelaine {

struct FixedHeader {
  std::string name;
  std::string value;
  friend bool operator==(const FixedHeader&, const FixedHeader&) = default;
};

// `value` is a template: "{field}" stands for a secret field of the credential ("Bearer {key}"). The values of `also`
// may be too, for services with two keys in two headers; mostly they are fixed ("Notion-Version: 2022-06-28").
struct HeaderRule {
  std::string name;
  std::string value;
  std::vector<FixedHeader> also;
  friend bool operator==(const HeaderRule&, const HeaderRule&) = default;
};
struct QueryRule {
  std::string name;
  std::string value;
  friend bool operator==(const QueryRule&, const QueryRule&) = default;
};
// A path prefix with a "{field}", as "/bot{token}/": the agent's path follows it.
struct PathRule {
  std::string prefix;
  friend bool operator==(const PathRule&, const PathRule&) = default;
};
struct BasicRule {
  std::string user;
  std::string password;  // templates; "{field}" or fixed text, may be empty
  friend bool operator==(const BasicRule&, const BasicRule&) = default;
};
struct CookieRule {
  std::string name;
  std::string value;
  friend bool operator==(const CookieRule&, const CookieRule&) = default;
};
struct SigV4Rule {
  std::string service;
  std::string region;
  friend bool operator==(const SigV4Rule&, const SigV4Rule&) = default;
};
struct HmacRule {
  std::string header;
  std::string algorithm;        // "sha256", "sha512"
  std::string messageTemplate;  // of {method}, {path}, {timestamp}, {bodyHash}
  friend bool operator==(const HmacRule&, const HmacRule&) = default;
};
struct ClientCertificateRule {
  friend bool operator==(const ClientCertificateRule&, const ClientCertificateRule&) = default;
};
// The credential is never put into a request (TOTP, cards, keys for other protocols).
struct NoRule {
  friend bool operator==(const NoRule&, const NoRule&) = default;
};

using InjectRule = std::variant<NoRule, HeaderRule, QueryRule, PathRule, BasicRule, CookieRule, SigV4Rule, HmacRule,
                                ClientCertificateRule>;

// Names of the secret fields that the rule's templates use, in order of appearance, without repeats.
std::vector<std::string> fieldsUsed(const InjectRule& rule);

}  // namespace chatelaine
