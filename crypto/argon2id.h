// Argon2id with every input of RFC 9106, so that its vectors can be run; private to crypto, which uses passphrase.h.
#pragma once
#include <cstdint>

#include "core/bytes.h"
#include "core/secret.h"

namespace chatelaine::crypto {

struct Argon2Inputs {
  ByteView passphrase;
  ByteView salt;  // at least 8 bytes
  ByteView secret{};
  ByteView associatedData{};
  std::uint32_t memoryKiB = 0;
  std::uint32_t passes = 0;
  std::uint32_t lanes = 1;  // computed one after the other: OpenSSL has no threads unless it is given some
};

// 32 bytes. invalidInput for a short salt, limitExceeded where the memory can't be had.
Result<Secret> argon2id(const Argon2Inputs& inputs);

}  // namespace chatelaine::crypto
