#include "models/service_registry_parser.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <format>
#include <set>

namespace chatelaine::models {
namespace {

constexpr int knownFormat = 1;

std::string textIn(const QJsonObject& object, QLatin1StringView name) {
  return object.value(name).toString().toStdString();
}

Result<std::string> required(const QJsonObject& object, const char* name) {
  std::string text = textIn(object, QLatin1StringView(name));
  if (text.empty()) return fail(ErrorCode::invalidInput, std::format("{} is missing", name));
  return text;
}

std::vector<std::string> textsIn(const QJsonObject& object, QLatin1StringView name) {
  std::vector<std::string> texts;
  for (const QJsonValue& value : object.value(name).toArray()) texts.push_back(value.toString().toStdString());
  return texts;
}

Result<InjectRule> parseHeader(const QJsonObject& json) {
  CHATELAINE_TRY(name, required(json, "name"));
  CHATELAINE_TRY(value, required(json, "value"));
  HeaderRule rule{std::move(name), std::move(value), {}};
  for (const QJsonValue& header : json.value(QLatin1StringView("also")).toArray()) {
    CHATELAINE_TRY(otherName, required(header.toObject(), "name"));
    CHATELAINE_TRY(otherValue, required(header.toObject(), "value"));
    rule.also.push_back({std::move(otherName), std::move(otherValue)});
  }
  return rule;
}

Result<InjectRule> parseRule(const QJsonObject& json) {
  CHATELAINE_TRY(kind, required(json, "kind"));
  if (kind == "header") return parseHeader(json);
  if (kind == "basic") {
    return BasicRule{textIn(json, QLatin1StringView("user")), textIn(json, QLatin1StringView("password"))};
  }
  if (kind == "path") {
    CHATELAINE_TRY(prefix, required(json, "prefix"));
    return PathRule{std::move(prefix)};
  }
  if (kind == "sigv4") {
    CHATELAINE_TRY(service, required(json, "service"));
    CHATELAINE_TRY(region, required(json, "region"));
    return SigV4Rule{std::move(service), std::move(region)};
  }
  if (kind != "query" && kind != "cookie") return fail(ErrorCode::invalidInput, "rule.kind is unknown: " + kind);
  CHATELAINE_TRY(name, required(json, "name"));
  CHATELAINE_TRY(value, required(json, "value"));
  if (kind == "cookie") return CookieRule{std::move(name), std::move(value)};
  return QueryRule{std::move(name), std::move(value)};
}

Result<Authentication> parseAuthentication(const QJsonObject& json) {
  Authentication authentication;
  CHATELAINE_TRY(label, required(json, "label"));
  CHATELAINE_TRY(typeKey, required(json, "type"));
  const auto type = credentialTypeFromKey(typeKey);
  if (!type) return fail(ErrorCode::invalidInput, "type is unknown: " + typeKey);
  CHATELAINE_TRY(rule, parseRule(json.value(QLatin1StringView("rule")).toObject()));
  authentication.label = std::move(label);
  authentication.type = *type;
  authentication.rule = std::move(rule);
  authentication.prefixes = textsIn(json, QLatin1StringView("prefixes"));
  authentication.identifierLabel = textIn(json, QLatin1StringView("identifier"));
  const QJsonObject metadata = json.value(QLatin1StringView("metadata")).toObject();
  for (const QString& name : metadata.keys()) {
    authentication.metadata.emplace(name.toStdString(), metadata.value(name).toString().toStdString());
  }
  return authentication;
}

Result<ServiceInfo> parseService(const QJsonObject& json) {
  ServiceInfo service;
  CHATELAINE_TRY(id, required(json, "id"));
  CHATELAINE_TRY(name, required(json, "name"));
  CHATELAINE_TRY(category, required(json, "category"));
  CHATELAINE_TRY(documentation, required(json, "documentation"));
  CHATELAINE_TRY(login, required(json, "login"));
  service.id = std::move(id), service.name = std::move(name), service.category = std::move(category);
  service.documentationUrl = std::move(documentation), service.loginUrl = std::move(login);
  service.hosts = textsIn(json, QLatin1StringView("hosts"));
  service.tenantLabel = textIn(json, QLatin1StringView("tenant"));
  if (service.hosts.empty()) return fail(ErrorCode::invalidInput, "hosts is missing");
  for (const QJsonValue& value : json.value(QLatin1StringView("authentications")).toArray()) {
    CHATELAINE_TRY(authentication, parseAuthentication(value.toObject()));
    service.authentications.push_back(std::move(authentication));
  }
  if (service.authentications.empty()) return fail(ErrorCode::invalidInput, "authentications is missing");
  return service;
}

class Uniqueness {
 public:
  Result<void> check(const ServiceInfo& service) {
    if (!m_ids.insert(service.id).second) return fail(ErrorCode::invalidInput, "id is there twice");
    for (const std::string& host : service.hosts)
      if (!m_hosts.insert(host).second) return fail(ErrorCode::invalidInput, "host is there twice: " + host);
    return {};
  }

 private:
  std::set<std::string> m_ids, m_hosts;
};

}  // namespace

Result<std::vector<ServiceInfo>> parseServices(std::string_view json) {
  QJsonParseError problem;
  const QJsonDocument document =
      QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size())), &problem);
  if (problem.error != QJsonParseError::NoError) {
    return fail(ErrorCode::invalidInput,
                std::format("not JSON at byte {}: {}", problem.offset, problem.errorString().toStdString()));
  }
  if (document[QLatin1StringView("format")].toInt() != knownFormat)
    return fail(ErrorCode::unsupportedVersion, "format is another");
  std::vector<ServiceInfo> services;
  Uniqueness uniqueness;
  for (const QJsonValue& value : document[QLatin1StringView("services")].toArray()) {
    const QJsonObject object = value.toObject();
    auto service = parseService(object);
    const auto unique = service ? uniqueness.check(*service) : Result<void>{};
    if (!service || !unique) {
      const std::string& what = service ? unique.error().detail : service.error().detail;
      return fail(ErrorCode::invalidInput, std::format("services[{}] \"{}\": {}", services.size(),
                                                       textIn(object, QLatin1StringView("id")), what));
    }
    services.push_back(std::move(*service));
  }
  return services;
}

}  // namespace chatelaine::models
