#include "models/recovery_words.h"

#include "core/words.h"

namespace chatelaine::models {

Secret recoveryWord(const Secret& seed, std::size_t index) { return wordsOf(seed.view().subspan(index * 2, 2)); }

bool isRecoveryWord(const Secret& seed, std::size_t index, std::string_view typed) {
  const auto bytes = bytesOfWords(typed);
  return bytes && bytes->size() == 2 && equalInConstantTime(bytes->view(), seed.view().subspan(index * 2, 2));
}

}  // namespace chatelaine::models
