// Shows a request as it will leave, with every secret as eight bullets.
#pragma once
#include <string>
#include <vector>

#include "core/credential.h"

namespace chatelaine {

inline constexpr std::string_view maskedSecret = "••••••••";

struct PreviewLine {
  std::string name;   // "Authorization", "query", "path", "Cookie"
  std::string value;  // "Bearer ••••••••"
  friend bool operator==(const PreviewLine&, const PreviewLine&) = default;
};

// Empty for NoRule.
std::vector<PreviewLine> preview(const InjectRule& rule);
// One short line for lists: "Authorization: Bearer ••••••••".
std::string previewText(const InjectRule& rule);
// Hosts, methods and paths in one line: "api.stripe.com, any method, any path".
std::string scopeText(const Binding& binding);

}  // namespace chatelaine
