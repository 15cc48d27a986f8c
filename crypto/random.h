// Cryptographic randomness from the operating system.
#pragma once
#include <span>

#include "core/bytes.h"
#include "core/id.h"
#include "core/secret.h"

namespace chatelaine::crypto {

void fillRandom(std::span<std::byte> memory);  // aborts the program if the system has no randomness
Bytes randomBytes(std::size_t size);
Secret randomSecret(std::size_t size);

template <class AnyId>
AnyId randomId() {
  AnyId id;
  fillRandom(id.bytes);
  return id;
}

}  // namespace chatelaine::crypto
