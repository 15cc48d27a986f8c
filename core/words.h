// Bytes as words that can be read out, compared and typed: proquints, five letters for sixteen bits.
#pragma once
#include "core/secret.h"

namespace chatelaine {

inline constexpr std::size_t wordLength = 5;

// One word for every two bytes, with hyphens between them. `bytes` has an even size.
Secret wordsOf(ByteView bytes);
// What wordsOf wrote, however it was typed: case, spaces, line breaks and hyphens between words don't count.
// invalidInput for anything that isn't a word.
Result<Secret> bytesOfWords(std::string_view typed);

}  // namespace chatelaine
