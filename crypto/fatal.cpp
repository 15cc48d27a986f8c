#include "crypto/fatal.h"

#include <cstdio>
#include <cstdlib>

namespace chatelaine::crypto {

void stop(const char* what) noexcept {
  std::fprintf(stderr, "chatelaine: %s\n", what);
  std::abort();
}

}  // namespace chatelaine::crypto
