// Reads a secret from standard input: without echo on a terminal, straight into locked memory.
#pragma once
#include <functional>
#include <string_view>

#include "core/secret.h"

namespace chatelaine::ctl {

// Line by line, until `isEnough` of what there is, or to the end. `prompt` is shown on a terminal only.
Secret readHidden(const char* prompt, const std::function<bool(std::string_view)>& isEnough);

}  // namespace chatelaine::ctl
