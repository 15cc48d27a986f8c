// Authenticated encryption with a context: AES-256-GCM(HKDF-SHA256(key, info = label ‖ SHA-256(context)), nonce, text).
// The context is bound through the key because QCA's GCM takes no associated data.
#pragma once
#include <string_view>

#include "core/bytes.h"
#include "core/secret.h"

namespace chatelaine::crypto {

// nonce (12, random) ‖ ciphertext ‖ tag (16). `key` is 32 bytes.
Bytes seal(const Secret& key, std::string_view label, ByteView context, ByteView plaintext);
// tampered if key, label, context or bytes differ.
Result<Secret> open(const Secret& key, std::string_view label, ByteView context, ByteView sealed);

}  // namespace chatelaine::crypto
