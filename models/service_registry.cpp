#include "models/service_registry.h"

#include <QtCore/QFile>

#include <algorithm>

#include "models/service_registry_parser.h"

// Resources of a static library are only linked when somebody asks for them; the macro wants the global namespace.
static void loadServices() { Q_INIT_RESOURCE(services); }

namespace chatelaine::models {
namespace {

// Shorter ones are too common to say whose a key is.
constexpr std::size_t shortestTellingPrefix = 3;

bool isLabel(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// "{tenant}.zendesk.com" and "acme.zendesk.com" -> {"tenant", "acme"}. A pattern has at most one place to fill in.
std::optional<TypedValues> match(std::string_view pattern, std::string_view host) {
  const std::size_t open = pattern.find('{');
  if (open == std::string_view::npos) return pattern == host ? std::optional(TypedValues{}) : std::nullopt;
  const std::size_t close = pattern.find('}', open);
  const std::string_view before = pattern.substr(0, open);
  const std::string_view after = pattern.substr(close + 1);
  if (host.size() <= before.size() + after.size()) return std::nullopt;
  if (!host.starts_with(before) || !host.ends_with(after)) return std::nullopt;
  const std::string_view label = host.substr(before.size(), host.size() - before.size() - after.size());
  if (!isLabel(label)) return std::nullopt;
  return TypedValues{{std::string(pattern.substr(open + 1, close - open - 1)), std::string(label)}};
}

std::size_t longestPrefix(std::string_view key, const Authentication& authentication) {
  std::size_t longest = 0;
  for (const std::string& prefix : authentication.prefixes)
    if (key.starts_with(prefix)) longest = std::max(longest, prefix.size());
  return longest;
}

}  // namespace

Result<ServiceRegistry> ServiceRegistry::builtIn() {
  loadServices();
  QFile file(QStringLiteral(":/chatelaine/services.json"));
  if (!file.open(QIODevice::ReadOnly)) return fail(ErrorCode::corrupt, "the service registry is not built in");
  const QByteArray json = file.readAll();
  auto registry = fromJson({json.data(), static_cast<std::size_t>(json.size())});
  if (!registry) return fail(ErrorCode::corrupt, std::move(registry.error().detail));
  return registry;
}

Result<ServiceRegistry> ServiceRegistry::fromJson(std::string_view json) {
  CHATELAINE_TRY(services, parseServices(json));
  return ServiceRegistry(std::move(services));
}

const ServiceInfo* ServiceRegistry::find(std::string_view id) const {
  const auto found = std::ranges::find(m_services, id, &ServiceInfo::id);
  return found == m_services.end() ? nullptr : &*found;
}

std::optional<RecognisedHost> ServiceRegistry::recognise(std::string_view host) const {
  std::optional<RecognisedHost> byPattern;
  for (const ServiceInfo& service : m_services) {
    for (const std::string& pattern : service.hosts) {
      auto values = match(pattern, host);
      if (!values) continue;
      if (values->empty()) return RecognisedHost{&service, {}};
      if (!byPattern) byPattern = RecognisedHost{&service, std::move(*values)};
    }
  }
  return byPattern;
}

KeyVerdict ServiceRegistry::judgeKey(std::string_view key, const Authentication& expected) const {
  std::size_t longest = longestPrefix(key, expected);
  KeyVerdict verdict = longest > 0                 ? KeyVerdict::expected
                       : expected.prefixes.empty() ? KeyVerdict::unknown
                                                   : KeyVerdict::notTheUsualPrefix;
  longest = std::max(longest, shortestTellingPrefix);
  for (std::size_t i = 0; i < m_services.size(); ++i) {
    for (const Authentication& authentication : m_services[i].authentications) {
      const std::size_t length = longestPrefix(key, authentication);
      if (length <= longest) continue;
      longest = length;
      verdict = static_cast<KeyVerdict>(i);
    }
  }
  return verdict;
}

const ServiceInfo* ServiceRegistry::serviceOf(KeyVerdict verdict) const {
  const auto number = static_cast<std::int32_t>(verdict);
  if (number < 0 || static_cast<std::size_t>(number) >= m_services.size()) return nullptr;
  return &m_services[static_cast<std::size_t>(number)];
}

PrefixIndex prefixOf(std::string_view key, const Authentication& authentication) {
  const std::size_t longest = longestPrefix(key, authentication);
  for (std::size_t i = 0; i < authentication.prefixes.size(); ++i) {
    const std::string& prefix = authentication.prefixes[i];
    if (longest > 0 && prefix.size() == longest && key.starts_with(prefix)) return static_cast<PrefixIndex>(i);
  }
  return PrefixIndex::none;
}

}  // namespace chatelaine::models
