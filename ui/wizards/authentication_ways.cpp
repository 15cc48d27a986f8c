#include "ui/wizards/authentication_ways.h"

#include <algorithm>

#include "ui/wizards/field_texts.h"

namespace chatelaine::ui {
std::vector<std::string> secretNamesOf(CredentialType type, const InjectRule& rule) {
  std::vector<std::string> names = fieldsUsed(rule);
  if (type == CredentialType::custom) return names.empty() ? std::vector<std::string>{"value"} : names;
  for (const std::string_view name : infoOf(type).secretFields) {
    if (name == "usedBackupCodes" || std::ranges::contains(names, name)) continue;
    names.emplace_back(name);
  }
  return names;
}

namespace {

AuthenticationWay way(const QString& title, CredentialType type, InjectRule rule) {
  models::Authentication authentication;
  authentication.label = title.toStdString();
  authentication.type = type;
  authentication.rule = std::move(rule);
  auto names = secretNamesOf(authentication.type, authentication.rule);
  return {title, std::move(authentication), std::move(names), false};
}

}  // namespace

std::vector<AuthenticationWay> AuthenticationWays::forService(const models::ServiceInfo& service) {
  std::vector<AuthenticationWay> ways;
  for (const models::Authentication& authentication : service.authentications) {
    ways.push_back({QString::fromStdString(authentication.label), authentication,
                    secretNamesOf(authentication.type, authentication.rule), true});
  }
  for (AuthenticationWay& general : forAnyHost()) ways.push_back(std::move(general));
  return ways;
}

std::vector<AuthenticationWay> AuthenticationWays::forAnyHost() {
  using enum CredentialType;
  std::vector<AuthenticationWay> ways;
  ways.push_back(way(tr("Bearer token"), apiKey, HeaderRule{"Authorization", "Bearer {key}", {}}));
  ways.push_back(way(tr("API key in a header"), apiKey, HeaderRule{"X-API-Key", "{key}", {}}));
  ways.push_back(way(tr("API key in the query"), apiKey, QueryRule{"api_key", "{key}"}));
  ways.push_back(way(tr("API key in the path"), apiKey, PathRule{"/{key}/"}));
  ways.push_back(way(tr("User name and password (HTTP Basic)"), login, BasicRule{"{username}", "{password}"}));
  ways.push_back(way(tr("Login with password (in a browser)"), login, NoRule{}));
  ways.push_back(way(tr("OAuth 2.0"), oauth, HeaderRule{"Authorization", "Bearer {accessToken}", {}}));
  ways.push_back(way(tr("AWS signature"), aws, SigV4Rule{"s3", "{region}"}));
  ways.push_back(
      way(tr("HMAC signature"), apiKey, HmacRule{"X-Signature", "sha256", "{timestamp}{method}{path}{bodyHash}"}));
  ways.push_back(way(tr("Client certificate"), certificate, ClientCertificateRule{}));
  ways.push_back(way(tr("Cookie"), cookie, CookieRule{"{name}", "{value}"}));
  ways.push_back(way(tr("Custom"), custom, HeaderRule{"X-Secret", "{value}", {}}));
  return ways;
}

AuthenticationWay AuthenticationWays::forType(CredentialType type) {
  return way(FieldTexts::typeName(type), type, NoRule{});
}

std::vector<CredentialType> AuthenticationWays::typesWithoutService() {
  return {CredentialType::sshKey, CredentialType::database, CredentialType::smtp, CredentialType::card,
          CredentialType::custom};
}

}  // namespace chatelaine::ui
