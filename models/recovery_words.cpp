#include "models/recovery_words.h"

namespace chatelaine::models {
namespace {

constexpr std::string_view consonants = "bdfghjklmnprstvz";
constexpr std::string_view vowels = "aiou";

char at(std::string_view letters, unsigned value, unsigned shift) {
  return letters[(value >> shift) & (letters.size() - 1)];
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t first = text.find_first_not_of(space);
  return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(space) - first + 1);
}

}  // namespace

Secret recoveryWord(const Secret& seed, std::size_t index) {
  const ByteView pair = seed.view().subspan(index * 2, 2);
  const unsigned value = std::to_integer<unsigned>(pair[0]) << 8U | std::to_integer<unsigned>(pair[1]);
  Secret word(5);
  const std::span<std::byte> out = word.writable();
  out[0] = std::byte(at(consonants, value, 12));
  out[1] = std::byte(at(vowels, value, 10));
  out[2] = std::byte(at(consonants, value, 6));
  out[3] = std::byte(at(vowels, value, 4));
  out[4] = std::byte(at(consonants, value, 0));
  return word;
}

bool isRecoveryWord(const Secret& seed, std::size_t index, std::string_view typed) {
  const std::string_view text = trimmed(typed);
  Secret lower(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool isUpper = text[i] >= 'A' && text[i] <= 'Z';
    lower.writable()[i] = std::byte(isUpper ? text[i] - 'A' + 'a' : text[i]);
  }
  return lower == recoveryWord(seed, index);
}

}  // namespace chatelaine::models
