#include "core/inject_rule.h"

#include <algorithm>

#include "core/rule_template.h"

namespace chatelaine {
namespace {

struct TemplatesOf {
  std::vector<std::string_view> operator()(const HeaderRule& rule) const {
    std::vector<std::string_view> texts{rule.value};
    for (const FixedHeader& header : rule.also) texts.push_back(header.value);
    return texts;
  }
  std::vector<std::string_view> operator()(const QueryRule& rule) const { return {rule.value}; }
  std::vector<std::string_view> operator()(const PathRule& rule) const { return {rule.prefix}; }
  std::vector<std::string_view> operator()(const BasicRule& rule) const { return {rule.user, rule.password}; }
  std::vector<std::string_view> operator()(const CookieRule& rule) const { return {rule.value}; }
  // Signing rules and client certificates have no templates: their fields follow from the credential's type.
  std::vector<std::string_view> operator()(const auto&) const { return {}; }
};

}  // namespace

std::vector<std::string> fieldsUsed(const InjectRule& rule) {
  std::vector<std::string> fields;
  for (const std::string_view text : std::visit(TemplatesOf{}, rule)) {
    for (const TemplatePart& part : splitTemplate(text)) {
      if (part.kind != TemplatePartKind::field) continue;
      if (std::ranges::find(fields, part.value) == fields.end()) fields.emplace_back(part.value);
    }
  }
  return fields;
}

}  // namespace chatelaine
