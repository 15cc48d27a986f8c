// Agent tokens: 256 random bits with a prefix and a checksum; only a hash that includes the gateway's id is ever
// stored.
#pragma once
#include <string>
#include <string_view>

#include "core/id.h"
#include "core/secret.h"

namespace chatelaine::sync {

// "cha_" ‖ base64url(32 random bytes) ‖ base64url(first 3 bytes of SHA-256 of what precedes): 51 characters.
Secret generateAgentToken();
bool looksLikeAgentToken(std::string_view text);  // prefix, length, checksum: tells typing errors from wrong tokens
Hash hashAgentToken(const Secret& token, const PrincipalId& gateway);

}  // namespace chatelaine::sync
