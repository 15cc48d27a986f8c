// The clock and the randomness, passed in as functions so that decisions and tests own them.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>

namespace chatelaine {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;  // UTC
using Clock = std::function<Timestamp()>;
using RandomSource = std::function<void(std::span<std::byte>)>;  // fills with cryptographically random bytes

inline Timestamp systemNow() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace chatelaine
