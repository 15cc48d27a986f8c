// The one policy: which credential, if any, a request of an agent may use. Pure; every way in shares it.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/agent.h"
#include "core/credential.h"

namespace chatelaine {

// A request after canonicalisation: lower-case host, resolved path, upper-case method.
struct CanonicalRequest {
  std::string scheme = "https";
  std::string host;
  std::uint16_t port = 443;
  std::string method;
  std::string path;   // begins with "/", no query
  std::string query;  // without "?"
  friend bool operator==(const CanonicalRequest&, const CanonicalRequest&) = default;
};

// What the agent chose by its proxy user name or reverse path; empty parts choose nothing.
struct Selector {
  std::string vault;       // vault name
  std::string credential;  // credential name
  std::string nameSpace;
  friend bool operator==(const Selector&, const Selector&) = default;
};

struct PinnedVault {
  Pin pin;
  std::string vaultName;
  std::vector<Credential> credentials;
};

enum class Refusal : std::uint8_t {
  noCredential,  // no pinned credential names this host
  expiredCredential,
  expiredPin,
  methodNotAllowed,
  pathNotAllowed,
  ambiguous,  // two fit at the same rank
  wrongNamespace,
  missingScope,
  plaintext,      // never a secret over cleartext
  notInjectable,  // the type has no rule
};
std::string_view toString(Refusal refusal);  // stable code: "expired_credential"

struct UseCredential {
  ItemId credential;
  VaultId vault;
};
struct PassThrough {};  // no pinned credential names the host and the egress policy tunnels
struct Refuse {
  Refusal reason;
  std::vector<ItemId> candidates;  // that made it ambiguous or were refused
};
using Decision = std::variant<UseCredential, PassThrough, Refuse>;

// A credential fits if it passes every check; the reason of a refusal is that of the credential that came furthest.
// Among those that fit, the pin's order decides, then the agent's own namespace before none, then an exact host before
// a wildcard. Pins of other agents are ignored. Expired means `now` is at or after the time.
Decision decide(const Agent& agent, const Selector& selector, const CanonicalRequest& request,
                std::span<const PinnedVault> vaults, Timestamp now);

// Whether a CONNECT to this host must be intercepted: some pinned credential names host and port. Expired ones too, so
// that the request is refused with that reason instead of being tunnelled without the key.
bool namesHost(std::span<const PinnedVault> vaults, std::string_view host, std::uint16_t port);
// The path that allowed paths, record and service see: what the agent wrote where the rule puts the secret is no part
// of it.
std::string_view sentPath(const CanonicalRequest& request, const InjectRule& rule);
bool matchesHost(const AllowedHost& allowed, std::string_view host, std::uint16_t port);

}  // namespace chatelaine
