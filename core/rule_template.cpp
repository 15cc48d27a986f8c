#include "core/rule_template.h"

#include <algorithm>

namespace chatelaine {
namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isNameCharacter(char c) { return isLetter(c) || (c >= '0' && c <= '9') || c == '_'; }

bool isFieldName(std::string_view name) {
  return !name.empty() && isLetter(name.front()) && std::ranges::all_of(name, isNameCharacter);
}

}  // namespace

std::vector<TemplatePart> splitTemplate(std::string_view text) {
  std::vector<TemplatePart> parts;
  std::size_t textStart = 0;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view name = text.substr(open + 1, close - open - 1);
    if (!isFieldName(name)) continue;
    if (open > textStart) parts.push_back({TemplatePartKind::text, text.substr(textStart, open - textStart)});
    parts.push_back({TemplatePartKind::field, name});
    textStart = close + 1;
    open = close;
  }
  if (textStart < text.size()) parts.push_back({TemplatePartKind::text, text.substr(textStart)});
  return parts;
}

}  // namespace chatelaine
