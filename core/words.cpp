#include "core/words.h"

#include <optional>

namespace chatelaine {
namespace {

constexpr std::string_view consonants = "bdfghjklmnprstvz";
constexpr std::string_view vowels = "aiou";

// The letters of a word, from its first: how many bits each stands for follows from their number.
constexpr std::array<std::string_view, wordLength> alphabets{consonants, vowels, consonants, vowels, consonants};

constexpr unsigned bitsOf(std::string_view alphabet) { return alphabet.size() == consonants.size() ? 4 : 2; }

void writeWord(unsigned value, std::span<std::byte> out) {
  unsigned shift = 16;
  for (std::size_t i = 0; i < wordLength; ++i) {
    shift -= bitsOf(alphabets[i]);
    out[i] = std::byte(alphabets[i][(value >> shift) & (alphabets[i].size() - 1)]);
  }
}

char lowered(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool isBetween(char letter) { return std::string_view(" \t\r\n-").contains(letter); }

std::optional<unsigned> valueOf(std::string_view word) {
  unsigned value = 0;
  for (std::size_t i = 0; i < wordLength; ++i) {
    const std::size_t place = alphabets[i].find(lowered(word[i]));
    if (place == std::string_view::npos) return std::nullopt;
    value = value << bitsOf(alphabets[i]) | static_cast<unsigned>(place);
  }
  return value;
}

}  // namespace

Secret wordsOf(ByteView bytes) {
  const std::size_t count = bytes.size() / 2;
  if (count == 0) return {};
  Secret words(count * (wordLength + 1) - 1);
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned value = std::to_integer<unsigned>(bytes[2 * i]) << 8U | std::to_integer<unsigned>(bytes[2 * i + 1]);
    if (i > 0) words.writable()[i * (wordLength + 1) - 1] = std::byte('-');
    writeWord(value, words.writable().subspan(i * (wordLength + 1), wordLength));
  }
  return words;
}

Result<Secret> bytesOfWords(std::string_view typed) {
  Secret bytes(typed.size() / wordLength * 2);
  std::size_t size = 0;
  while (true) {
    while (!typed.empty() && isBetween(typed.front())) typed.remove_prefix(1);
    if (typed.empty()) break;
    const bool isWhole = typed.size() >= wordLength && (typed.size() == wordLength || isBetween(typed[wordLength]));
    const std::optional<unsigned> value = isWhole ? valueOf(typed.substr(0, wordLength)) : std::nullopt;
    if (!value) return fail(ErrorCode::invalidInput, "not one of the words");
    bytes.writable()[size++] = std::byte(*value >> 8U);
    bytes.writable()[size++] = std::byte(*value & 0xffU);
    typed.remove_prefix(wordLength);
  }
  return Secret::copyOf(bytes.view().first(size));
}

}  // namespace chatelaine
