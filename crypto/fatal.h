// Ends the program where going on would use a key or a number that isn't random or isn't there; private to crypto.
#pragma once

namespace chatelaine::crypto {

// Writes "chatelaine: <what>" to standard error and aborts. `what` is fixed text, so it can't hold a secret.
[[noreturn]] void stop(const char* what) noexcept;

inline void require(bool isTrue, const char* what) noexcept {
  if (!isTrue) stop(what);
}

}  // namespace chatelaine::crypto
