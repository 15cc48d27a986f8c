#include "crypto/random.h"

#include <sys/random.h>

#include <cerrno>

#include "crypto/fatal.h"

namespace chatelaine::crypto {

void fillRandom(std::span<std::byte> memory) {
  while (!memory.empty()) {
    const ssize_t count = getrandom(memory.data(), memory.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    require(count > 0, "the system has no randomness");
    memory = memory.subspan(static_cast<std::size_t>(count));
  }
}

Bytes randomBytes(std::size_t size) {
  Bytes bytes(size);
  fillRandom(bytes);
  return bytes;
}

Secret randomSecret(std::size_t size) {
  Secret secret(size);
  fillRandom(secret.writable());
  return secret;
}

}  // namespace chatelaine::crypto
