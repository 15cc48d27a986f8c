// How hard a passphrase is to guess and what to do about it, by zxcvbn; sees the text and keeps none of it.
#pragma once
#include <cstdint>
#include <string_view>

namespace chatelaine::ui {

enum class Strength : std::uint8_t { empty, veryWeak, weak, fair, good, strong };
enum class Advice : std::uint8_t { none, tooShort, commonWord, repetition, sequence, keyboardRow, date };

inline constexpr Strength sufficientStrength = Strength::fair;

Strength strengthOf(std::string_view passphrase);
Advice adviceFor(std::string_view passphrase);  // on its weakest part

}  // namespace chatelaine::ui
