#include "ui/screens/welcome/passphrase_strength.h"

#include <algorithm>
#include <memory>

#include <zxcvbn.h>

#include "core/secret.h"

namespace chatelaine::ui {
namespace {

// zxcvbn's time grows with the cube of the length; what is longer isn't weaker than its beginning.
constexpr std::size_t longestRated = 100;
constexpr std::size_t shortest = 8;  // below it, length is the first thing to mend

struct MatchesDeleter {
  void operator()(ZxcMatch_t* matches) const { ZxcvbnFreeInfo(matches); }
};
using Matches = std::unique_ptr<ZxcMatch_t, MatchesDeleter>;

struct Rating {
  double bits = 0;
  Matches matches;
};

Rating rate(std::string_view passphrase) {
  const std::string_view rated = passphrase.substr(0, longestRated);
  Secret terminated(rated.size() + 1);
  std::ranges::copy(bytesOf(rated), terminated.writable().begin());
  static const char* const ourWords[] = {"chatelaine", "vault", "passphrase", nullptr};
  const char* words[std::size(ourWords)];
  std::ranges::copy(ourWords, words);
  ZxcMatch_t* matches = nullptr;
  const double bits = ZxcvbnMatch(terminated.text().data(), words, &matches);
  return {bits, Matches(matches)};
}

Advice adviceOn(int type) {
  switch (type & ~static_cast<int>(MULTIPLE_MATCH)) {
    case DICTIONARY_MATCH:
    case DICT_LEET_MATCH:
    case USER_MATCH:
    case USER_LEET_MATCH: return Advice::commonWord;
    case REPEATS_MATCH: return Advice::repetition;
    case SEQUENCE_MATCH: return Advice::sequence;
    case SPATIAL_MATCH: return Advice::keyboardRow;
    case DATE_MATCH:
    case YEAR_MATCH: return Advice::date;
    default: return Advice::tooShort;
  }
}

}  // namespace

Strength strengthOf(std::string_view passphrase) {
  if (passphrase.empty()) return Strength::empty;
  const double bits = rate(passphrase).bits;
  if (bits < 28) return Strength::veryWeak;
  if (bits < 40) return Strength::weak;
  if (bits < 55) return Strength::fair;
  return bits < 70 ? Strength::good : Strength::strong;
}

Advice adviceFor(std::string_view passphrase) {
  if (passphrase.empty() || strengthOf(passphrase) >= Strength::good) return Advice::none;
  if (passphrase.size() < shortest) return Advice::tooShort;
  const Rating rating = rate(passphrase);
  const ZxcMatch_t* weakest = nullptr;  // the longest part that is known to guessers
  for (const ZxcMatch_t* match = rating.matches.get(); match != nullptr; match = match->Next) {
    const bool isKnown = adviceOn(match->Type) != Advice::tooShort;
    if (isKnown && (weakest == nullptr || match->Length > weakest->Length)) weakest = match;
  }
  return weakest == nullptr ? Advice::tooShort : adviceOn(weakest->Type);
}

}  // namespace chatelaine::ui
