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

std::string_view withoutPathPlaceholder(std::string_view path, std::string_view pattern) {
  std::size_t at = 0;
  const std::vector<TemplatePart> parts = splitTemplate(pattern);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].kind == TemplatePartKind::text) {
      const bool endsPattern = i + 1 == parts.size() && parts[i].value == "/";
      if (endsPattern && i > 0 && at == path.size()) return "/";
      if (!path.substr(at).starts_with(parts[i].value)) return path;
      at += parts[i].value.size();
    } else {
      at = std::min(path.find('/', at), path.size());
    }
  }
  if (at > 0 && path[at - 1] == '/') --at;  // the slash that ends the pattern begins the rest
  const std::string_view rest = path.substr(std::min(at, path.size()));
  return rest.empty() ? std::string_view("/") : rest;
}

}  // namespace chatelaine
