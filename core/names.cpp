#include "core/names.h"

#include <algorithm>

namespace chatelaine {

Result<void> checkTitle(std::string_view name) {
  const auto isControl = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
  if (name.empty() || name.size() > 128 || std::ranges::any_of(name, isControl)) {
    return fail(ErrorCode::invalidInput, "a name has 1 to 128 bytes and no control characters");
  }
  return {};
}

Result<void> checkAgentName(std::string_view name) {
  const auto isAllowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (name.empty() || name.size() > 64 || !std::ranges::all_of(name, isAllowed)) {
    return fail(ErrorCode::invalidInput, "an agent's name has lower case letters, digits and hyphens");
  }
  return {};
}

}  // namespace chatelaine
