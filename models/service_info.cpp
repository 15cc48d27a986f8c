#include "models/service_info.h"

#include <algorithm>

#include "core/rule_template.h"

namespace chatelaine::models {
namespace {

struct FillIn {
  const TypedValues& values;
  std::string fill(std::string_view text) const { return filledIn(text, values); }

  InjectRule operator()(const HeaderRule& rule) const {
    HeaderRule filled{rule.name, fill(rule.value), rule.also};
    for (FixedHeader& header : filled.also) header.value = fill(header.value);
    return filled;
  }
  InjectRule operator()(const QueryRule& rule) const { return QueryRule{rule.name, fill(rule.value)}; }
  InjectRule operator()(const PathRule& rule) const { return PathRule{fill(rule.prefix)}; }
  InjectRule operator()(const BasicRule& rule) const { return BasicRule{fill(rule.user), fill(rule.password)}; }
  InjectRule operator()(const CookieRule& rule) const { return CookieRule{fill(rule.name), fill(rule.value)}; }
  InjectRule operator()(const SigV4Rule& rule) const { return SigV4Rule{rule.service, fill(rule.region)}; }
  InjectRule operator()(const auto& rule) const { return rule; }
};

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string filledIn(std::string_view text, const TypedValues& values) {
  std::string filled;
  for (const TemplatePart& part : splitTemplate(text)) {
    if (part.kind == TemplatePartKind::text) {
      filled += part.value;
      continue;
    }
    const auto value = values.find(part.value);
    const bool isKnown = value != values.end() && !value->second.empty();
    filled += isKnown ? value->second : "{" + std::string(part.value) + "}";
  }
  return filled;
}

InjectRule filledIn(const InjectRule& rule, const TypedValues& values) {
  return std::visit([&values](const auto& kind) { return FillIn{values}(kind); }, rule);
}

std::vector<std::string> hostsOf(const ServiceInfo& service, const TypedValues& values) {
  std::vector<std::string> hosts;
  for (const std::string& pattern : service.hosts) {
    std::string host = filledIn(pattern, values);
    if (host.contains('{')) continue;
    std::ranges::transform(host, host.begin(), lowered);
    hosts.push_back(std::move(host));
  }
  return hosts;
}

}  // namespace chatelaine::models
