// One known service: where it answers and how it wants to be authenticated to. A value from the registry; no secret.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/credential.h"

namespace chatelaine::models {

// Values that a person types and that stand as "{name}" in hosts, rules and metadata defaults: the metadata of the
// type, "identifier", and "tenant", a person's own part of a host ("acme" in acme.zendesk.com).
using TypedValues = std::map<std::string, std::string, std::less<>>;

// One way to authenticate, as the service's own pages call it.
struct Authentication {
  std::string label;  // "Personal access token"
  CredentialType type = CredentialType::apiKey;
  InjectRule rule;
  std::vector<std::string> prefixes;            // that its keys are known to begin with; empty: unknown
  std::string identifierLabel;                  // "Account SID"; empty: the service needs none
  std::map<std::string, std::string> metadata;  // defaults: tokenUrl, region, …
};

struct ServiceInfo {
  std::string id;  // stable, kept in credentials
  std::string name;
  std::string category;            // "payments"
  std::vector<std::string> hosts;  // exact names, or with one label to fill in: "{tenant}.zendesk.com"
  std::string tenantLabel;         // what the service calls its "{tenant}"; empty: it has none
  std::string documentationUrl;
  std::string loginUrl;
  std::vector<Authentication> authentications;  // the usual one first
};

// Replaces each "{name}" that `values` knows (and that isn't empty there); secret fields stay as they are.
std::string filledIn(std::string_view text, const TypedValues& values);
InjectRule filledIn(const InjectRule& rule, const TypedValues& values);

// The hosts with everything filled in, in lower case; those that still miss a value are left out.
std::vector<std::string> hostsOf(const ServiceInfo& service, const TypedValues& values);

}  // namespace chatelaine::models
