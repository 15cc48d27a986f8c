// One-time code parameters and the otpauth:// URI that authenticators exchange (Key Uri Format); makes no codes.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/secret.h"

namespace chatelaine {

enum class OtpAlgorithm : std::uint8_t { sha1, sha256, sha512 };

struct OtpParameters {
  OtpAlgorithm algorithm = OtpAlgorithm::sha1;
  int digits = 6;                   // 6 to 8
  std::chrono::seconds period{30};  // 15 to 300
  friend bool operator==(const OtpParameters&, const OtpParameters&) = default;
};

struct OtpBinding {
  std::string issuer;
  std::string account;
  OtpParameters parameters;
  Secret key;  // raw bytes, decoded from Base32
};

// A bare Base32 key (spaces, dashes, case ignored) or a totp URI. invalidInput names the part, never the key.
Result<OtpBinding> parseOtpInput(const Secret& input);
// RFC 4648 section 6. Padding is optional; spaces, dashes and case are ignored, and so are bits left over at the end,
// which real keys have.
Result<Secret> decodeBase32(std::string_view text);
// Upper case, without padding.
Secret encodeBase32(const Secret& bytes);

}  // namespace chatelaine
