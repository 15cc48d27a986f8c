// RFC 9180 base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: sealing to somebody's public key.
#pragma once
#include <array>
#include <cstddef>

#include "core/bytes.h"
#include "core/secret.h"

namespace chatelaine::crypto {

using KemPublicKey = std::array<std::byte, 32>;

struct KemKeyPair {
  KemPublicKey publicKey{};
  Secret privateKey;  // 32 bytes
};

KemKeyPair generateKemKeyPair();
Result<KemKeyPair> kemKeyPairFromPrivate(const Secret& privateKey);
// RFC 9180 section 7.1.3 DeriveKeyPair. `seed` has 32 to 66 bytes.
KemKeyPair kemKeyPairFromSeed(const Secret& seed);

// encapsulated key (32) ‖ ciphertext ‖ tag (16). `info` is the label of the use. At most 1,024 bytes of `info`,
// at least one of plaintext. invalidInput otherwise, and for a bad public key.
Result<Bytes> hpkeSeal(const KemPublicKey& recipient, ByteView info, ByteView associatedData, ByteView plaintext);
// tampered if any input differs from what was sealed.
Result<Secret> hpkeOpen(const Secret& privateKey, ByteView info, ByteView associatedData, ByteView sealed);

}  // namespace chatelaine::crypto
