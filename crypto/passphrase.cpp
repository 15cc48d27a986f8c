#include "crypto/passphrase.h"

#include <algorithm>

#include "crypto/argon2id.h"
#include "crypto/random.h"

namespace chatelaine::crypto {
namespace {

// More memory is worth more than more passes, but a desktop with many programs shouldn't be made to swap.
constexpr std::uint32_t comfortableMemoryKiB = 256 * 1024;

bool isWithinBounds(PassphraseCost cost) {
  const auto& low = minimumPassphraseCost;
  const auto& high = maximumPassphraseCost;
  return cost.memoryKiB >= low.memoryKiB && cost.memoryKiB <= high.memoryKiB && cost.passes >= low.passes &&
         cost.passes <= high.passes;
}

}  // namespace

Result<Secret> keyFromPassphrase(const Secret& passphrase, ByteView salt, PassphraseCost cost) {
  if (!isWithinBounds(cost)) return fail(ErrorCode::corrupt, "the cost of the passphrase is out of bounds");
  return argon2id({.passphrase = passphrase.view(), .salt = salt, .memoryKiB = cost.memoryKiB, .passes = cost.passes});
}

PassphraseCost costForTarget(std::chrono::nanoseconds atMinimum, std::chrono::nanoseconds target) {
  const double factor = static_cast<double>(target.count()) / static_cast<double>(std::max(atMinimum.count(), 1L));
  constexpr double mostMemory = comfortableMemoryKiB / minimumPassphraseCost.memoryKiB;
  const double memoryFactor = std::clamp(factor, 1.0, mostMemory);
  const double passes = std::clamp<double>(minimumPassphraseCost.passes * factor / memoryFactor,
                                           minimumPassphraseCost.passes, maximumPassphraseCost.passes);
  return {.memoryKiB = static_cast<std::uint32_t>(minimumPassphraseCost.memoryKiB * memoryFactor),
          .passes = static_cast<std::uint32_t>(passes)};
}

PassphraseCost calibratePassphraseCost(std::chrono::milliseconds target) {
  const Secret passphrase = randomSecret(16);
  const auto start = std::chrono::steady_clock::now();
  if (!keyFromPassphrase(passphrase, passphrase.view(), minimumPassphraseCost)) return minimumPassphraseCost;
  return costForTarget(std::chrono::steady_clock::now() - start, target);
}

}  // namespace chatelaine::crypto
