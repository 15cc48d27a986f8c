#include "crypto/dead_stack.h"

#include <array>

#include "core/secret.h"

namespace chatelaine::crypto {

// AddressSanitizer would move the frame to the heap and leave the stack as it is.
[[gnu::noinline, gnu::no_sanitize_address]] void overwriteDeadStack() noexcept {
  std::array<std::byte, 32UL * 1024> frame;
  wipe(frame);
}

}  // namespace chatelaine::crypto
