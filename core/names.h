// What a person calls things: lengths and characters that a name may have. Uniqueness is the caller's.
#pragma once
#include <string_view>

#include "core/result.h"

namespace chatelaine {

Result<void> checkTitle(std::string_view name);      // of a vault, team, member, device: 1 to 128 bytes, no controls
Result<void> checkAgentName(std::string_view name);  // lower case letters, digits, "-"; 1 to 64

}  // namespace chatelaine
