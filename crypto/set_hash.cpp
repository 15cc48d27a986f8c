#include "crypto/fatal.h"
#include "crypto/hash.h"
#include "crypto/openssl_handles.h"

namespace chatelaine::crypto {
namespace {

constexpr std::size_t laneCount = 1024;
using LaneBytes = std::array<std::byte, laneCount * 2>;

const EVP_MD* shake128() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHAKE128", nullptr);
  require(algorithm != nullptr, "SHAKE-128 is missing");
  return algorithm;
}

LaneBytes expand(ByteView element) {
  LaneBytes bytes;
  const DigestContext context(EVP_MD_CTX_new());
  require(context && EVP_DigestInit_ex2(context.get(), shake128(), nullptr) == 1 &&
              EVP_DigestUpdate(context.get(), element.data(), element.size()) == 1 &&
              EVP_DigestFinalXOF(context.get(), writable(bytes), bytes.size()) == 1,
          "SHAKE-128 failed");
  return bytes;
}

std::uint16_t lane(ByteView bytes, std::size_t index) {
  return static_cast<std::uint16_t>(std::to_integer<unsigned>(bytes[2 * index]) |
                                    std::to_integer<unsigned>(bytes[2 * index + 1]) << 8);
}

}  // namespace

void SetHash::add(ByteView element) {
  const LaneBytes bytes = expand(element);
  for (std::size_t i = 0; i < laneCount; ++i) m_lanes[i] = static_cast<std::uint16_t>(m_lanes[i] + lane(bytes, i));
}

void SetHash::remove(ByteView element) {
  const LaneBytes bytes = expand(element);
  for (std::size_t i = 0; i < laneCount; ++i) m_lanes[i] = static_cast<std::uint16_t>(m_lanes[i] - lane(bytes, i));
}

Hash SetHash::digest() const { return sha256(state()); }

Bytes SetHash::state() const {
  Bytes bytes;
  bytes.reserve(laneCount * 2);
  for (const std::uint16_t value : m_lanes) {
    bytes.push_back(static_cast<std::byte>(value & 0xff));
    bytes.push_back(static_cast<std::byte>(value >> 8));
  }
  return bytes;
}

Result<SetHash> SetHash::fromState(ByteView state) {
  if (state.size() != laneCount * 2) return fail(ErrorCode::corrupt, "the state of a set hash has another length");
  SetHash hash;
  for (std::size_t i = 0; i < laneCount; ++i) hash.m_lanes[i] = lane(state, i);
  return hash;
}

}  // namespace chatelaine::crypto
