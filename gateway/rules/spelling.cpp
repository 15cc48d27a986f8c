#include "gateway/rules/spelling.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace chatelaine::gateway {
namespace {

constexpr int deepest = 3;

int hexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class HighCodePoints : std::uint8_t { utf8, singleBytes };

Reading byteReading(unsigned value, std::size_t next) { return {{static_cast<char>(value)}, 1, next}; }

Reading utf8Reading(unsigned point, std::size_t next) {
  const auto tail = [point](int shift) { return static_cast<char>(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) return byteReading(point, next);
  if (point < 0x800) return {{static_cast<char>(0xc0 | point >> 6), tail(0)}, 2, next};
  if (point < 0x10000) return {{static_cast<char>(0xe0 | point >> 12), tail(6), tail(0)}, 3, next};
  if (point < 0x110000) return {{static_cast<char>(0xf0 | point >> 18), tail(12), tail(6), tail(0)}, 4, next};
  return {};
}

// Level n reads the text as it is after undoing n escapes: its escapes are made of characters of level n - 1.
class Reader {
 public:
  Reader(std::string_view text, HighCodePoints high) : m_text(text), m_high(high) {}

  Reading read(std::size_t at, int level) {
    if (at >= m_text.size()) {
      m_isCutOff = true;
      return {};
    }
    const Reading literal{{m_text[at]}, 1, at + 1};
    if (level == 0 || !mayBeginEscape(m_text[at])) return literal;
    const Reading first = read(at, level - 1);
    if (first.size != 1) return first;
    Reading escape;
    if (first.bytes[0] == '%') escape = percent(first.next, level - 1);
    if (first.bytes[0] == '\\') escape = backslash(first.next, level - 1);
    if (first.bytes[0] == '&') escape = entity(first.next, level - 1);
    return escape.size > 0 ? escape : first;
  }
  bool isCutOff() const { return m_isCutOff; }
  bool hasHighCodePoint() const { return m_hasHighCodePoint; }

 private:
  struct Number {
    unsigned value = 0;
    std::size_t next = 0;
  };

  // Exactly so many hexadecimal digits.
  std::optional<Number> hexadecimal(std::size_t at, int digits, int level) {
    Number number{0, at};
    for (int i = 0; i < digits; ++i) {
      const Reading digit = read(number.next, level);
      if (digit.size != 1 || hexValue(digit.bytes[0]) < 0) return std::nullopt;
      number = {number.value << 4 | static_cast<unsigned>(hexValue(digit.bytes[0])), digit.next};
    }
    return number;
  }

  Reading codePoint(unsigned point, std::size_t next) {
    m_hasHighCodePoint = m_hasHighCodePoint || (point >= 0x80 && point <= 0xff);
    if (m_high == HighCodePoints::singleBytes && point <= 0xff) return byteReading(point, next);
    return utf8Reading(point, next);
  }

  Reading percent(std::size_t at, int level) {
    const auto number = hexadecimal(at, 2, level);
    return number ? byteReading(number->value, number->next) : Reading{};
  }

  Reading backslash(std::size_t at, int level) {
    constexpr std::string_view names = "nrtbf";
    constexpr std::string_view meanings = "\n\r\t\b\f";
    const Reading kind = read(at, level);
    if (kind.size != 1) return {};
    const char c = kind.bytes[0];
    if (c == 'u') return unicode(kind.next, level);
    if (c == 'x') return percent(kind.next, level);
    if (const std::size_t named = names.find(c); named != names.npos) {
      return byteReading(static_cast<unsigned char>(meanings[named]), kind.next);
    }
    const bool standsForItself = c == '"' || c == '\\' || c == '/' || c == '\'';
    return standsForItself ? byteReading(static_cast<unsigned char>(c), kind.next) : Reading{};
  }

  // Characters beyond the first 65,536 come as two escapes (RFC 8259 section 7).
  Reading unicode(std::size_t at, int level) {
    const auto first = hexadecimal(at, 4, level);
    if (!first) return {};
    const bool isHighHalf = first->value >= 0xd800 && first->value < 0xdc00;
    if (!isHighHalf) return codePoint(first->value, first->next);
    const Reading sign = read(first->next, level);
    const Reading kind = sign.text() == "\\" ? read(sign.next, level) : Reading{};
    const auto second = kind.text() == "u" ? hexadecimal(kind.next, 4, level) : std::nullopt;
    if (!second || second->value < 0xdc00 || second->value > 0xdfff) return {};
    return codePoint(0x10000 + ((first->value & 0x3ff) << 10 | (second->value & 0x3ff)), second->next);
  }

  Reading entity(std::size_t at, int level) {
    const Reading first = read(at, level);
    if (first.text() == "#") return numericEntity(first.next, level);
    constexpr std::pair<std::string_view, char> known[] = {
        {"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}};
    for (const auto& [name, meaning] : known) {
      if (const auto next = follows(name, at, level)) return byteReading(static_cast<unsigned char>(meaning), *next);
    }
    return {};
  }

  std::optional<std::size_t> follows(std::string_view name, std::size_t at, int level) {
    for (const char c : name) {
      const Reading letter = read(at, level);
      if (letter.size != 1 || letter.bytes[0] != c) return std::nullopt;
      at = letter.next;
    }
    return at;
  }

  Reading numericEntity(std::size_t at, int level) {
    constexpr int mostDigits = 8;
    Reading digit = read(at, level);
    const unsigned base = digit.text() == "x" || digit.text() == "X" ? 16 : 10;
    if (base == 16) digit = read(digit.next, level);
    unsigned value = 0;
    for (int digits = 0; digit.size == 1 && digits <= mostDigits; ++digits) {
      if (digit.bytes[0] == ';') return digits > 0 ? codePoint(value, digit.next) : Reading{};
      const int one = hexValue(digit.bytes[0]);
      if (one < 0 || static_cast<unsigned>(one) >= base || digits == mostDigits) return {};
      value = value * base + static_cast<unsigned>(one);
      digit = read(digit.next, level);
    }
    return {};
  }

  std::string_view m_text;
  HighCodePoints m_high;
  bool m_isCutOff = false;
  bool m_hasHighCodePoint = false;
};

}  // namespace

bool mayGoOnAsEscape(char first, char second) {
  if (first == '%') return hexValue(second) >= 0;
  if (first == '\\')
    return mayBeginEscape(second) || std::string_view("uxnrtbf\"/'").find(second) != std::string_view::npos;
  return first == '&' && std::string_view("#algq%\\&").find(second) != std::string_view::npos;
}

Readings readingsAt(std::string_view text, std::size_t at) {
  Readings readings;
  const bool isHopeless = at + 1 < text.size() && !mayGoOnAsEscape(text[at], text[at + 1]);
  if (!mayBeginEscape(text[at]) || isHopeless) return readings;
  const Reading literal{{text[at]}, 1, at + 1};
  for (const auto high : {HighCodePoints::utf8, HighCodePoints::singleBytes}) {
    Reader reader(text, high);
    for (int level = 1; level <= deepest; ++level) {
      const Reading reading = reader.read(at, level);
      readings.isCutOff = readings.isCutOff || reader.isCutOff();
      if (reader.isCutOff()) break;  // it would be read in another way with what comes next
      const bool isKnown = reading == literal || std::find(readings.begin(), readings.end(), reading) != readings.end();
      if (reading.size > 0 && !isKnown) readings.all[readings.count++] = reading;
      if (reading.size != 1 || !mayBeginEscape(reading.bytes[0])) break;  // nothing is left to be undone
    }
    if (!reader.hasHighCodePoint()) break;
  }
  return readings;
}

}  // namespace chatelaine::gateway
