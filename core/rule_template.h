// The little template language of inject rules: text with "{field}" in it; splits it and fills nothing in.
#pragma once
#include <string_view>
#include <vector>

namespace chatelaine {

enum class TemplatePartKind { text, field };

struct TemplatePart {
  TemplatePartKind kind = TemplatePartKind::text;
  std::string_view value;  // the text, or the field's name without braces
  friend bool operator==(const TemplatePart&, const TemplatePart&) = default;
};

// "Bearer {key}" -> text "Bearer ", field "key". A field's name is a letter followed by letters, digits and "_";
// any other brace is text. The parts point into `text`.
std::vector<TemplatePart> splitTemplate(std::string_view text);

// `path` without the part that the pattern describes ("/bot{token}/" and whatever stands for the token), beginning with
// "/"; as it is if it doesn't begin with that part. Not to be applied twice.
std::string_view withoutPathPlaceholder(std::string_view path, std::string_view pattern);

}  // namespace chatelaine
