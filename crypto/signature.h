// Ed25519 (RFC 8032) over a label and a message, so that no signature fits another use.
#pragma once
#include <array>
#include <cstddef>
#include <string_view>

#include "core/bytes.h"
#include "core/secret.h"

namespace chatelaine::crypto {

using SignPublicKey = std::array<std::byte, 32>;
using Signature = std::array<std::byte, 64>;

struct SignKeyPair {
  SignPublicKey publicKey{};
  Secret privateKey;  // 32-byte seed
};

SignKeyPair generateSignKeyPair();
Result<SignKeyPair> signKeyPairFromSeed(const Secret& seed);

// The signed bytes are label ‖ 0x00 ‖ message.
Signature sign(const SignKeyPair& key, std::string_view label, ByteView message);
bool verify(const SignPublicKey& key, std::string_view label, ByteView message, const Signature& signature);

}  // namespace chatelaine::crypto
