#include "ui/wizards/binding_from_fields.h"

#include <algorithm>

#include "core/validate.h"

namespace chatelaine::ui {
namespace {

std::string valueOf(const models::TypedValues& values, std::string_view name) {
  const auto value = values.find(name);
  return value == values.end() ? std::string() : models::filledIn(value->second, values);
}

std::string hostAndPort(const models::TypedValues& values) {
  const std::string port = valueOf(values, "port");
  return valueOf(values, "host") + (port.empty() ? "" : ":" + port);
}

// The places other than a request's host that the secret of this type may go to.
std::vector<Destination> destinationsOf(CredentialType type, const models::TypedValues& values) {
  std::vector<Destination> destinations;
  const auto add = [&](const char* purpose, std::string value) {
    if (!value.empty()) destinations.push_back({purpose, std::move(value)});
  };
  switch (type) {
    case CredentialType::oauth: add("tokenUrl", valueOf(values, "tokenUrl")); break;
    case CredentialType::login: add("uri", valueOf(values, "uri")); break;
    case CredentialType::database:
    case CredentialType::smtp: add("host", hostAndPort(values)); break;
    case CredentialType::cookie: add("domain", valueOf(values, "domain")), add("path", valueOf(values, "path")); break;
    default: break;
  }
  return destinations;
}

// Where nothing else names a host, the type's own fields do.
std::string hostFieldOf(CredentialType type) {
  if (type == CredentialType::login) return "uri";
  if (type == CredentialType::cookie || type == CredentialType::certificate) return "domain";
  return {};
}

std::vector<AllowedHost> hostsFrom(const ServiceChoice& choice, CredentialType type,
                                   const models::TypedValues& values) {
  std::vector<AllowedHost> hosts;
  const auto add = [&hosts](const std::string& text) {
    if (const auto host = hostFromInput(text); host && !std::ranges::contains(hosts, *host)) hosts.push_back(*host);
  };
  if (choice.host) hosts.push_back(*choice.host);
  if (choice.service)
    for (const std::string& host : models::hostsOf(*choice.service, values)) add(host);
  const std::string field = hostFieldOf(type);
  const bool isLogin = type == CredentialType::login;
  if (!field.empty() && (hosts.empty() || isLogin)) add(valueOf(values, field));
  return hosts;
}

}  // namespace

Binding bindingFrom(const ServiceChoice& choice, const models::Authentication& authentication,
                    const models::TypedValues& values) {
  Binding binding;
  binding.type = authentication.type;
  binding.revealPolicy = binding.type == CredentialType::totp ? RevealPolicy::codes : RevealPolicy::injectOnly;
  binding.rule = models::filledIn(authentication.rule, values);
  binding.hosts = hostsFrom(choice, binding.type, values);
  binding.destinations = destinationsOf(binding.type, values);
  return binding;
}

std::string serviceOf(const ServiceChoice& choice) {
  if (choice.service) return choice.service->id;
  if (choice.host) return choice.host->name;
  return choice.type ? std::string(infoOf(*choice.type).key) : std::string();
}

}  // namespace chatelaine::ui
