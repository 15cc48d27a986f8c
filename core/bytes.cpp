#include "core/bytes.h"

#include <array>
#include <cstdint>

namespace chatelaine {
namespace {

constexpr std::string_view hexDigits = "0123456789abcdef";
constexpr std::string_view base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64UrlDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int hexValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

std::string encode64(ByteView bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned pending = 0;
  for (const std::byte byte : bytes) {
    bits = (bits << 8) | std::to_integer<std::uint32_t>(byte);
    for (pending += 8; pending >= 6; pending -= 6) text += alphabet[(bits >> (pending - 6)) & 63];
  }
  if (pending > 0) text += alphabet[(bits << (6 - pending)) & 63];
  return text;
}

// `text` is without padding. One encoding per value: bits that are left over must be zero.
Result<Bytes> decode64(std::string_view text, std::string_view alphabet) {
  if (text.size() % 4 == 1) return fail(ErrorCode::invalidInput, "Base64 text has an impossible length");
  Bytes bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned pending = 0;
  for (const char digit : text) {
    const std::size_t value = alphabet.find(digit);
    if (value == std::string_view::npos) return fail(ErrorCode::invalidInput, "a character is not Base64");
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    pending += 6;
    if (pending < 8) continue;
    pending -= 8;
    bytes.push_back(static_cast<std::byte>((bits >> pending) & 0xff));
  }
  if ((bits & ((1U << pending) - 1)) != 0)
    return fail(ErrorCode::invalidInput, "Base64 text has stray bits at its end");
  return bytes;
}

}  // namespace

std::string textOf(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

Bytes copyOf(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

void append(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

std::string toHex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte byte : bytes) {
    const auto value = std::to_integer<unsigned>(byte);
    text += hexDigits[value >> 4];
    text += hexDigits[value & 15];
  }
  return text;
}

Result<Bytes> fromHex(std::string_view text) {
  if (text.size() % 2 != 0) return fail(ErrorCode::invalidInput, "hexadecimal text has an odd length");
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hexValue(text[i]);
    const int low = hexValue(text[i + 1]);
    if (high < 0 || low < 0) return fail(ErrorCode::invalidInput, "a character is not hexadecimal");
    bytes.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return bytes;
}

std::string toBase64(ByteView bytes) {
  std::string text = encode64(bytes, base64Digits);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

Result<Bytes> fromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return fail(ErrorCode::invalidInput, "Base64 text is not padded");
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return decode64(text, base64Digits);
}

std::string toBase64Url(ByteView bytes) { return encode64(bytes, base64UrlDigits); }

Result<Bytes> fromBase64Url(std::string_view text) { return decode64(text, base64UrlDigits); }

}  // namespace chatelaine
