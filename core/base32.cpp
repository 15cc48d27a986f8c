#include <algorithm>

#include "core/otpauth.h"

namespace chatelaine {
namespace {

constexpr std::uint32_t notADigit = 32;

// People's keys come in groups: "jbsw y3dp-ehpk 3pxp".
bool isSeparator(char character) { return character == ' ' || character == '-'; }

std::uint32_t digitValue(char digit) {
  if (digit >= 'A' && digit <= 'Z') return static_cast<std::uint32_t>(digit - 'A');
  if (digit >= 'a' && digit <= 'z') return static_cast<std::uint32_t>(digit - 'a');
  if (digit >= '2' && digit <= '7') return static_cast<std::uint32_t>(digit - '2' + 26);
  return notADigit;
}

std::string_view withoutPadding(std::string_view text) {
  const std::size_t end = text.find_last_not_of("= ");
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

// Of eight digits, one, three or six can't come about by cutting whole bytes.
bool isPossibleLength(std::size_t digits) {
  const std::size_t rest = digits % 8;
  return rest != 1 && rest != 3 && rest != 6;
}

}  // namespace

Result<Secret> decodeBase32(std::string_view text) {
  const std::string_view digits = withoutPadding(text);
  const auto count = digits.size() - static_cast<std::size_t>(std::ranges::count_if(digits, isSeparator));
  if (!isPossibleLength(count)) return fail(ErrorCode::invalidInput, "Base32 text has an impossible length");
  Secret bytes(count * 5 / 8);
  auto place = bytes.writable().begin();
  std::uint32_t bits = 0;
  unsigned pending = 0;
  for (const char digit : digits) {
    if (isSeparator(digit)) continue;
    const std::uint32_t value = digitValue(digit);
    if (value == notADigit) return fail(ErrorCode::invalidInput, "a character is not Base32");
    bits = (bits << 5) | value;
    pending += 5;
    if (pending < 8) continue;
    pending -= 8;
    *place++ = static_cast<std::byte>((bits >> pending) & 0xff);
  }
  return bytes;
}

Secret encodeBase32(const Secret& bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  Secret text((bytes.size() * 8 + 4) / 5);
  auto place = text.writable().begin();
  std::uint32_t bits = 0;
  unsigned pending = 0;
  for (const std::byte byte : bytes.view()) {
    bits = ((bits << 8) | std::to_integer<std::uint32_t>(byte)) & 0xfffU;
    for (pending += 8; pending >= 5; pending -= 5) {
      *place++ = static_cast<std::byte>(digits[(bits >> (pending - 5)) & 31U]);
    }
  }
  if (pending > 0) *place = static_cast<std::byte>(digits[(bits << (5 - pending)) & 31U]);
  return text;
}

}  // namespace chatelaine
