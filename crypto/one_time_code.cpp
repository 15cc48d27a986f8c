#include "crypto/one_time_code.h"

#include <array>

#include "crypto/qca_arrays.h"

namespace chatelaine::crypto {
namespace {

QString macName(OtpAlgorithm algorithm) {
  switch (algorithm) {
    case OtpAlgorithm::sha1: return QStringLiteral("hmac(sha1)");
    case OtpAlgorithm::sha256: return QStringLiteral("hmac(sha256)");
    case OtpAlgorithm::sha512: return QStringLiteral("hmac(sha512)");
  }
  stop("an unknown one-time code algorithm");
}

std::array<std::byte, 8> bigEndian(std::uint64_t value) {
  std::array<std::byte, 8> bytes{};
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, value >>= 8)
    *byte = static_cast<std::byte>(value & 0xff);
  return bytes;
}

// RFC 4226 section 5.3: four bytes from where the last half-byte points, without their sign.
std::uint32_t truncated(ByteView mac) {
  const auto offset = std::to_integer<std::size_t>(mac.back() & std::byte{0x0f});
  std::uint32_t value = 0;
  for (const std::byte byte : mac.subspan(offset, 4)) value = (value << 8) | std::to_integer<std::uint32_t>(byte);
  return value & 0x7fffffff;
}

}  // namespace

Secret hotp(const Secret& key, std::uint64_t counter, OtpAlgorithm algorithm, int digits) {
  require(!key.isEmpty(), "a one-time code without a key");
  require(digits >= 6 && digits <= 8, "a one-time code of an impossible length");
  QCA::MessageAuthenticationCode mac(macName(algorithm), toSecureArray(key.view()), qcaProvider);
  const QCA::MemoryRegion code = mac.process(toSecureArray(bigEndian(counter)));
  require(code.size() >= 20, "HMAC failed");
  std::uint32_t value = truncated(viewOf(code));
  Secret text(static_cast<std::size_t>(digits));
  const auto characters = text.writable();
  for (auto digit = characters.rbegin(); digit != characters.rend(); ++digit, value /= 10) {
    *digit = static_cast<std::byte>('0' + value % 10);
  }
  return text;
}

OneTimeCode oneTimeCode(const Secret& key, const OtpParameters& parameters, Timestamp now) {
  require(parameters.period.count() > 0 && now.time_since_epoch().count() >= 0, "a one-time code of no time");
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
  const auto counter = static_cast<std::uint64_t>(seconds / parameters.period);
  return {.code = hotp(key, counter, parameters.algorithm, parameters.digits),
          .next = hotp(key, counter + 1, parameters.algorithm, parameters.digits),
          .remaining = parameters.period - seconds % parameters.period};
}

}  // namespace chatelaine::crypto
