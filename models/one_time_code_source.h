// A one-time code as it is shown for a while, and where the code of a key that isn't stored yet comes from.
#pragma once
#include <chrono>
#include <functional>

#include "core/environment.h"
#include "core/otpauth.h"
#include "core/secret.h"

namespace chatelaine::models {

struct ShownCode {
  Secret code;
  Secret next;
  std::chrono::seconds remaining{};
  std::chrono::seconds period{30};
};

// Passed in where the program is put together: models and ui need no cryptography of their own.
using CodeSource = std::function<ShownCode(const Secret& key, const OtpParameters& parameters, Timestamp now)>;

}  // namespace chatelaine::models
