// Reads a text at one place under every number of escapes that may lie over it: percent, JSON and JavaScript, HTML, one
// on top of another. Pure; knows nothing of secrets.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chatelaine::gateway {

// One character as it is meant, and where the text goes on behind it.
struct Reading {
  std::array<char, 4> bytes{};  // UTF-8
  std::uint8_t size = 0;        // 0: there is none
  std::size_t next = 0;
  std::string_view text() const { return {bytes.data(), size}; }
  friend bool operator==(const Reading&, const Reading&) = default;
};

struct Readings {
  std::array<Reading, 6> all{};
  std::size_t count = 0;
  bool isCutOff = false;  // the text ends where an escape could go on
  const Reading* begin() const { return all.data(); }
  const Reading* end() const { return all.data() + count; }
};

constexpr bool mayBeginEscape(char c) { return c == '%' || c == '\\' || c == '&'; }

// What may stand behind the first character of an escape.
bool mayGoOnAsEscape(char first, char second);

// The escapes at `at`, undone: once, twice and three times, without repeats. Empty if none begins there. Code points
// from U+0080 to U+00FF are also read as single bytes, as programs write them that took UTF-8 for Latin-1.
Readings readingsAt(std::string_view text, std::size_t at);

}  // namespace chatelaine::gateway
