#include "sync/agent_token.h"

#include <algorithm>

#include "crypto/hash.h"
#include "crypto/random.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view prefix = "cha_";
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t randomSize = 32;
constexpr std::size_t randomLength = 43;
constexpr std::size_t checksumSize = 3;
constexpr std::size_t checksumLength = 4;
constexpr std::size_t tokenLength = prefix.size() + randomLength + checksumLength;

// Base64url straight into locked memory, so that no copy of the token is left in the heap.
void encodeInto(std::span<std::byte> out, ByteView raw) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t bit = i * 6;
    const auto first = std::to_integer<unsigned>(raw[bit / 8]);
    const auto second = bit / 8 + 1 < raw.size() ? std::to_integer<unsigned>(raw[bit / 8 + 1]) : 0U;
    const unsigned both = (first << 8) | second;
    out[i] = static_cast<std::byte>(alphabet[(both >> (10 - bit % 8)) & 0x3f]);
  }
}

std::array<std::byte, checksumLength> checksumOf(ByteView text) {
  const Hash hash = crypto::sha256(text);
  std::array<std::byte, checksumLength> checksum{};
  encodeInto(checksum, ByteView(hash.bytes).first(checksumSize));
  return checksum;
}

}  // namespace

Secret generateAgentToken() {
  const Secret random = crypto::randomSecret(randomSize);
  Secret token(tokenLength);
  const std::span<std::byte> out = token.writable();
  std::ranges::copy(bytesOf(prefix), out.begin());
  encodeInto(out.subspan(prefix.size(), randomLength), random.view());
  const auto checksum = checksumOf(out.first(tokenLength - checksumLength));
  std::ranges::copy(checksum, out.last(checksumLength).begin());
  return token;
}

bool looksLikeAgentToken(std::string_view text) {
  if (text.size() != tokenLength || !text.starts_with(prefix)) return false;
  const auto isOfAlphabet = [](char c) { return alphabet.contains(c); };
  if (!std::ranges::all_of(text.substr(prefix.size()), isOfAlphabet)) return false;
  const auto checksum = checksumOf(bytesOf(text.substr(0, tokenLength - checksumLength)));
  return std::ranges::equal(checksum, bytesOf(text.substr(tokenLength - checksumLength)));
}

Hash hashAgentToken(const Secret& token, const PrincipalId& gateway) {
  return crypto::sha256({bytesOf("chatelaine agent token v1"), gateway.view(), token.view()});
}

}  // namespace chatelaine::sync
