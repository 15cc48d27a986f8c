// Argon2id (RFC 9106): a key from a passphrase, with a compiled-in floor under its cost.
#pragma once
#include <chrono>
#include <cstdint>

#include "core/bytes.h"
#include "core/secret.h"

namespace chatelaine::crypto {

struct PassphraseCost {
  std::uint32_t memoryKiB = 64 * 1024;
  std::uint32_t passes = 3;
  friend bool operator==(const PassphraseCost&, const PassphraseCost&) = default;
};
inline constexpr PassphraseCost minimumPassphraseCost{};
inline constexpr PassphraseCost maximumPassphraseCost{1024 * 1024, 32};  // bounds what a damaged file can ask for

// 32 bytes, lanes = 1. `salt` has at least 8. corrupt if the cost is outside the two bounds, limitExceeded where the
// memory can't be had. Takes about half a second: never on a GUI or network thread.
Result<Secret> keyFromPassphrase(const Secret& passphrase, ByteView salt, PassphraseCost cost);

// A cost that takes about `target` on this machine, never below the floor.
PassphraseCost calibratePassphraseCost(std::chrono::milliseconds target);
// The decision behind it, from the time that the floor takes: memory grows to 256 MiB first, then the passes.
PassphraseCost costForTarget(std::chrono::nanoseconds atMinimum, std::chrono::nanoseconds target);

}  // namespace chatelaine::crypto
