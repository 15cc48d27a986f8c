#include "core/preview.h"

#include <algorithm>
#include <format>

#include "core/rule_template.h"

namespace chatelaine {
namespace {

std::string masked(std::string_view text) {
  std::string result;
  for (const TemplatePart& part : splitTemplate(text)) {
    result += part.kind == TemplatePartKind::field ? maskedSecret : part.value;
  }
  return result;
}

struct Lines {
  std::vector<PreviewLine> operator()(const NoRule&) const { return {}; }
  std::vector<PreviewLine> operator()(const HeaderRule& rule) const {
    std::vector<PreviewLine> lines{{rule.name, masked(rule.value)}};
    for (const FixedHeader& header : rule.also) lines.push_back({header.name, masked(header.value)});
    return lines;
  }
  std::vector<PreviewLine> operator()(const QueryRule& rule) const {
    return {{"query", rule.name + "=" + masked(rule.value)}};
  }
  std::vector<PreviewLine> operator()(const PathRule& rule) const { return {{"path", masked(rule.prefix) + "…"}}; }
  std::vector<PreviewLine> operator()(const BasicRule& rule) const {
    return {{"Authorization", "Basic base64(" + masked(rule.user) + ":" + masked(rule.password) + ")"}};
  }
  std::vector<PreviewLine> operator()(const CookieRule& rule) const {
    return {{"Cookie", rule.name + "=" + masked(rule.value)}};
  }
  std::vector<PreviewLine> operator()(const SigV4Rule& rule) const {
    return {
        {"Authorization", std::format("AWS4-HMAC-SHA256 {}/{} Signature={}", rule.region, rule.service, maskedSecret)}};
  }
  std::vector<PreviewLine> operator()(const HmacRule& rule) const {
    return {{rule.header, std::format("hmac-{}({}, {})", rule.algorithm, maskedSecret, rule.messageTemplate)}};
  }
  std::vector<PreviewLine> operator()(const ClientCertificateRule&) const { return {{"TLS", "client certificate"}}; }
};

std::string joined(const std::vector<std::string>& texts, std::string_view ifEmpty) {
  std::string result;
  for (const std::string& text : texts) result += (result.empty() ? "" : " or ") + text;
  return result.empty() ? std::string(ifEmpty) : result;
}

}  // namespace

std::vector<PreviewLine> preview(const InjectRule& rule) { return std::visit(Lines{}, rule); }

std::string previewText(const InjectRule& rule) {
  const std::vector<PreviewLine> lines = preview(rule);
  return lines.empty() ? std::string{} : lines.front().name + ": " + lines.front().value;
}

std::string scopeText(const Binding& binding) {
  std::vector<std::string> hosts;
  for (const AllowedHost& host : binding.hosts) {
    hosts.push_back(host.port == 443 ? host.name : std::format("{}:{}", host.name, host.port));
  }
  return std::format("{}, {}, {}", joined(hosts, "no host"), joined(binding.methods, "any method"),
                     joined(binding.paths, "any path"));
}

}  // namespace chatelaine
