#include "ui/wizards/field_texts.h"

namespace chatelaine::ui {

QString FieldTexts::typeName(CredentialType type) {
  switch (type) {
    case CredentialType::login: return tr("Login with password");
    case CredentialType::apiKey: return tr("API key");
    case CredentialType::oauth: return tr("OAuth 2.0");
    case CredentialType::totp: return tr("Authenticator");
    case CredentialType::sshKey: return tr("SSH key");
    case CredentialType::database: return tr("Database");
    case CredentialType::smtp: return tr("Mail server");
    case CredentialType::aws: return tr("AWS access key");
    case CredentialType::certificate: return tr("Client certificate");
    case CredentialType::card: return tr("Payment card");
    case CredentialType::cookie: return tr("Cookie");
    case CredentialType::custom: return tr("Custom");
  }
  return {};
}

Icon FieldTexts::typeIcon(CredentialType type) {
  switch (type) {
    case CredentialType::login: return Icon::login;
    case CredentialType::apiKey: return Icon::key;
    case CredentialType::oauth: return Icon::link;
    case CredentialType::totp: return Icon::authenticator;
    case CredentialType::sshKey: return Icon::terminal;
    case CredentialType::database: return Icon::database;
    case CredentialType::smtp: return Icon::mail;
    case CredentialType::aws: return Icon::cloud;
    case CredentialType::certificate: return Icon::certificate;
    case CredentialType::card: return Icon::card;
    case CredentialType::cookie: return Icon::cookie;
    case CredentialType::custom: return Icon::code;
  }
  return Icon::key;
}

QString FieldTexts::secretLabel(CredentialType type, std::string_view name) {
  if (name == "key") return tr("Key");
  if (name == "password") return tr("Password");
  if (name == "accessToken") return tr("Access token");
  if (name == "refreshToken") return tr("Refresh token");
  if (name == "clientSecret") return tr("Client secret");
  if (name == "secret") return tr("Authenticator key");
  if (name == "backupCodes") return tr("Backup codes");
  if (name == "privateKey") return type == CredentialType::sshKey ? tr("Private key") : tr("Private key (PEM)");
  if (name == "passphrase") return tr("Passphrase of the key");
  if (name == "connectionString") return tr("Connection string");
  if (name == "secretAccessKey") return tr("Secret access key");
  if (name == "sessionToken") return tr("Session token");
  if (name == "number") return tr("Card number");
  if (name == "cvc") return tr("Security code");
  if (name == "value") return tr("Value");
  if (name == "apiKey") return tr("API key");
  if (name == "applicationKey") return tr("Application key");
  if (name == "apiSecret") return tr("API secret");
  if (name == "token") return tr("Token");
  return QString::fromUtf8(name.data(), qsizetype(name.size()));
}

QString FieldTexts::metadataLabel(std::string_view name) {
  if (name == "uri") return tr("Login address");
  if (name == "username") return tr("User name");
  if (name == "provider") return tr("Provider");
  if (name == "clientId") return tr("Client ID");
  if (name == "scopes") return tr("Scopes");
  if (name == "tokenUrl") return tr("Token address");
  if (name == "publicKey") return tr("Public key");
  if (name == "keyType") return tr("Kind of key");
  if (name == "engine") return tr("Engine");
  if (name == "host") return tr("Host");
  if (name == "port") return tr("Port");
  if (name == "database") return tr("Database");
  if (name == "encryption") return tr("Encryption");
  if (name == "accessKeyId") return tr("Access key ID");
  if (name == "region") return tr("Region");
  if (name == "certificate") return tr("Certificate (PEM)");
  if (name == "chain") return tr("Chain (PEM)");
  if (name == "domain") return tr("Domain");
  if (name == "holder") return tr("Name on the card");
  if (name == "brand") return tr("Brand");
  if (name == "lastFour") return tr("Last four digits");
  if (name == "expiry") return tr("Valid until");
  if (name == "name") return tr("Cookie name");
  if (name == "path") return tr("Path");
  return QString::fromUtf8(name.data(), qsizetype(name.size()));
}

QString FieldTexts::metadataPlaceholder(std::string_view name) {
  if (name == "uri") return QStringLiteral("https://");
  if (name == "tokenUrl") return QStringLiteral("https://…/oauth/token");
  if (name == "region") return QStringLiteral("eu-central-1");
  if (name == "accessKeyId") return QStringLiteral("AKIA…");
  if (name == "engine") return QStringLiteral("postgresql");
  if (name == "encryption") return QStringLiteral("STARTTLS");
  if (name == "expiry") return QStringLiteral("12/29");
  if (name == "keyType") return QStringLiteral("ed25519");
  if (name == "scopes") return tr("separated by spaces");
  return {};
}

QString FieldTexts::identifierLabel(CredentialType type) {
  return type == CredentialType::login || type == CredentialType::smtp ? tr("Account") : tr("Account (optional)");
}

QString FieldTexts::problem(FieldProblem problem) {
  switch (problem) {
    case FieldProblem::missing: return tr("This is needed.");
    case FieldProblem::tooLong: return tr("This is too long.");
    case FieldProblem::controlCharacter:
      return tr("This contains a line break or another character that can't be sent.");
    case FieldProblem::notHttps: return tr("Only https:// addresses: a secret never goes over an open line.");
    case FieldProblem::notAHost: return tr("This isn't a host name.");
    case FieldProblem::notAUrl: return tr("This isn't a full address.");
    case FieldProblem::unknownField: return tr("This field doesn't belong to this kind of credential.");
    case FieldProblem::wrongPrefix: return tr("The key doesn't begin as it should.");
    case FieldProblem::notBase32: return tr("This isn't an authenticator key: it has letters A–Z and digits 2–7 only.");
    case FieldProblem::outOfRange: return tr("This value is out of range.");
    case FieldProblem::inThePast: return tr("This date has passed.");
    case FieldProblem::noHosts: return tr("Name at least one host that it may be sent to.");
    case FieldProblem::publicSuffixWildcard: return tr("This would cover other people's hosts.");
    case FieldProblem::ruleNamesUnknownField: return tr("The rule names a secret that isn't there.");
    case FieldProblem::notAHeaderName: return tr("This is no name for a header or a cookie.");
    case FieldProblem::forbiddenHeader: return tr("This header belongs to the gateway and can't be set.");
    case FieldProblem::notAPath: return tr("A path begins with “/” and has no “..”, “?” or “#”.");
    case FieldProblem::notAMethod: return tr("This isn't a request method.");
  }
  return {};
}

SecretShape FieldTexts::shapeOf(std::string_view secretName) {
  const bool hasLines = secretName == "privateKey" || secretName == "backupCodes";
  return hasLines ? SecretShape::manyLines : SecretShape::oneLine;
}

}  // namespace chatelaine::ui
