// HOTP and TOTP (RFC 4226, RFC 6238).
#pragma once
#include "core/environment.h"
#include "core/otpauth.h"
#include "core/secret.h"

namespace chatelaine::crypto {

Secret hotp(const Secret& key, std::uint64_t counter, OtpAlgorithm algorithm, int digits);

struct OneTimeCode {
  Secret code;
  Secret next;
  std::chrono::seconds remaining;  // of `code`, 1 to period
};
OneTimeCode oneTimeCode(const Secret& key, const OtpParameters& parameters, Timestamp now);

}  // namespace chatelaine::crypto
