#include "core/credential.h"

#include <algorithm>
#include <array>

namespace chatelaine {
namespace {

// In the order of the enum. Types with two ways to be useful (oauth, database) and custom require no certain field;
// validate asks for at least one secret of every draft.
const std::array<TypeInfo, 12>& table() {
  using enum CredentialType;
  static const std::array<TypeInfo, 12> types{{
      {login, "login", {"password"}, {"password"}, {"uri", "username"}},
      {apiKey, "api_key", {"key"}, {"key"}, {"service", "prefix"}},
      {oauth,
       "oauth",
       {"accessToken", "refreshToken", "clientSecret"},
       {},
       {"provider", "clientId", "scopes", "tokenUrl", "expiresAt"}},
      {totp,
       "totp",
       {"secret", "backupCodes", "usedBackupCodes"},
       {"secret"},
       {"issuer", "account", "algorithm", "digits", "period"}},
      {sshKey, "ssh_key", {"privateKey", "passphrase"}, {"privateKey"}, {"publicKey", "keyType"}},
      {database, "database", {"password", "connectionString"}, {}, {"engine", "host", "port", "database"}},
      {smtp, "smtp", {"password"}, {"password"}, {"host", "port", "username", "encryption"}},
      {aws, "aws", {"secretAccessKey", "sessionToken"}, {"secretAccessKey"}, {"accessKeyId", "region"}},
      {certificate, "certificate", {"privateKey"}, {"privateKey"}, {"certificate", "chain", "domain", "expiresAt"}},
      {card, "card", {"number", "cvc"}, {"number"}, {"holder", "brand", "lastFour", "expiry"}},
      {cookie, "cookie", {"value"}, {"value"}, {"domain", "name", "path"}},
      {custom, "custom", {}, {}, {}},
  }};
  return types;
}

}  // namespace

const Secret* find(const SecretFields& fields, std::string_view name) {
  const auto field = std::ranges::find(fields, name, &SecretField::name);
  return field == fields.end() ? nullptr : &field->value;
}

const TypeInfo& infoOf(CredentialType type) { return table().at(static_cast<std::size_t>(type)); }

std::span<const TypeInfo> credentialTypes() { return table(); }

std::optional<CredentialType> credentialTypeFromKey(std::string_view key) {
  const auto info = std::ranges::find(table(), key, &TypeInfo::key);
  if (info == table().end()) return std::nullopt;
  return info->type;
}

}  // namespace chatelaine
