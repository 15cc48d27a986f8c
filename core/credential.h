// A credential as everybody may see it (no secret inside), the draft that carries one, and the table of types.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "core/inject_rule.h"
#include "core/secret.h"

namespace chatelaine {

enum class CredentialType : std::uint8_t {
  login,
  apiKey,
  oauth,
  totp,
  sshKey,
  database,
  smtp,
  aws,
  certificate,
  card,
  cookie,
  custom,
};
enum class RevealPolicy : std::uint8_t { injectOnly, codes, readable };

struct AllowedHost {
  std::string name;  // lower case, exact or one-level "*.example.com"; no port, no dot at the end
  std::uint16_t port = 443;
  bool isPrivate = false;  // the owner approved a private or loopback address for this host
  friend bool operator==(const AllowedHost&, const AllowedHost&) = default;
};

// A place other than a host that a secret may be sent to: {"tokenUrl", "https://…"}, {"uri", …}, {"host", "db:5432"}.
struct Destination {
  std::string purpose;
  std::string value;
  friend bool operator==(const Destination&, const Destination&) = default;
};

// Everything that is authenticated together with the secret (P3). Changing any of it asks for the secret again.
struct Binding {
  CredentialType type = CredentialType::apiKey;
  RevealPolicy revealPolicy = RevealPolicy::injectOnly;
  InjectRule rule;
  std::vector<AllowedHost> hosts;
  std::vector<std::string> methods;  // upper case; empty: every method
  std::vector<std::string> paths;    // prefixes that begin with "/"; empty: every path
  std::vector<Destination> destinations;
  friend bool operator==(const Binding&, const Binding&) = default;
};

// The part that a person edits without the secret.
struct CredentialLabels {
  std::string name;        // unique in its vault
  std::string service;     // registry id, or the host for a pasted URL
  std::string identifier;  // account: e-mail, user name, key id
  std::string label;
  std::string nameSpace;  // "agent:fred"; empty: everybody
  std::optional<Timestamp> expiresAt;
  std::optional<ItemId> attachedTotp;
  std::map<std::string, std::string> metadata;  // display metadata of the type: "username", "issuer", "digits", …
  friend bool operator==(const CredentialLabels&, const CredentialLabels&) = default;
};

struct Credential {
  ItemId id;
  VaultId vault;
  CredentialLabels labels;
  Binding binding;
  std::uint32_t secretVersion = 1;  // counts replacements
  Timestamp createdAt;
  Timestamp updatedAt;
  Timestamp secretStoredAt;
  PrincipalId updatedBy;
  friend bool operator==(const Credential&, const Credential&) = default;
};

struct SecretField {
  std::string name;  // as in the type's table: "key", "password", "secret", …
  Secret value;
};
using SecretFields = std::vector<SecretField>;

const Secret* find(const SecretFields& fields, std::string_view name);

struct CredentialDraft {
  CredentialLabels labels;
  Binding binding;
  SecretFields secrets;
};

// The table of product.md: per type its secret fields and its display metadata.
struct TypeInfo {
  CredentialType type;
  std::string_view key;  // stable name: "api_key"
  std::vector<std::string_view> secretFields;
  std::vector<std::string_view> requiredSecretFields;
  std::vector<std::string_view> metadataFields;
};
const TypeInfo& infoOf(CredentialType type);
std::span<const TypeInfo> credentialTypes();
std::optional<CredentialType> credentialTypeFromKey(std::string_view key);

}  // namespace chatelaine
