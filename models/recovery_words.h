// The recovery kit as words that can be read out and typed: proquints, five letters for sixteen bits.
#pragma once
#include <string_view>

#include "core/secret.h"

namespace chatelaine::models {

inline constexpr std::size_t recoveryWordCount = 16;  // for the 32 bytes of the seed

// The word at `index` (from 0). `seed` is 32 bytes.
Secret recoveryWord(const Secret& seed, std::size_t index);
// Whether `typed` is that word; case and surrounding space don't count.
bool isRecoveryWord(const Secret& seed, std::size_t index, std::string_view typed);

}  // namespace chatelaine::models
