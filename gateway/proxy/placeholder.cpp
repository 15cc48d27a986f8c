#include "gateway/proxy/placeholder.h"

#include <algorithm>
#include <optional>

#include "http/framing.h"

namespace chatelaine::gateway {
namespace {

constexpr std::size_t longestPlaceholder = 64;
constexpr std::size_t longestEscape = 6;  // \u0076

bool isWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

int hexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<int> hexNumber(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (hexValue(c) < 0) return std::nullopt;
    value = value * 16 + hexValue(c);
  }
  return value;
}

// The character that an escape at the front of `text` stands for, and the length of the escape; length 0: no escape.
struct Unescaped {
  char character = 0;
  std::size_t size = 0;
};
Unescaped unescape(std::string_view text) {
  const bool isPercent = text.starts_with('%') && text.size() >= 3;
  const bool isUnicode = text.starts_with("\\u") && text.size() >= 6;
  if (!isPercent && !isUnicode) return {};
  const std::size_t size = isPercent ? 3 : 6;
  const auto value = hexNumber(text.substr(size == 3 ? 1 : 2, size == 3 ? 2 : 4));
  if (!value || *value > 0x7f) return {};
  return {static_cast<char>(*value), size};
}

std::string decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Unescaped escape = unescape(text.substr(at, longestEscape));
    out.push_back(escape.size > 0 ? escape.character : text[at]);
    at += std::max<std::size_t>(escape.size, 1);
  }
  return out;
}

enum class Front { ofText, cut };  // cut: what stood before is unknown, and was searched already

bool hasWord(std::string_view text, std::string_view prefix, std::size_t followedBy, Front front) {
  for (std::size_t at = text.find(prefix); at != std::string_view::npos; at = text.find(prefix, at + 1)) {
    if (at == 0 ? front == Front::cut : isWordCharacter(text[at - 1])) continue;
    const std::string_view rest = text.substr(at + prefix.size(), followedBy);
    if (rest.size() == followedBy && std::ranges::all_of(rest, isWordCharacter)) return true;
  }
  return false;
}

bool holdsPlain(std::string_view text, Front front) {
  return hasWord(text, "vault:", 1, front) || hasWord(text, "vault://", 1, front) ||
         hasWord(text, "chph_", 16, front) || hasWord(text, "cha_", 47, front);
}

bool hasEscapes(std::string_view text) { return text.find_first_of("%\\") != std::string_view::npos; }

bool holdsAny(std::string_view text, Front front) {
  return holdsPlain(text, front) || (hasEscapes(text) && holdsPlain(decoded(text), front));
}

}  // namespace

bool holdsPlaceholder(std::string_view text) { return holdsAny(text, Front::ofText); }

bool PlaceholderScan::feed(std::string_view piece) {
  if (m_found) return true;
  m_rest.append(piece);
  m_found = holdsAny(m_rest, m_isCut ? Front::cut : Front::ofText);
  // Enough of the raw text to hold a placeholder that is escaped throughout.
  constexpr std::size_t kept = (longestPlaceholder + 1) * longestEscape;
  if (m_rest.size() > kept) {
    m_rest.erase(0, m_rest.size() - kept);
    m_isCut = true;
  }
  return m_found;
}

bool isTextType(std::string_view contentType) {
  const std::string_view type = contentType.substr(0, contentType.find(';'));
  if (type.empty() || http::equalsIgnoringCase(type.substr(0, 5), "text/")) return true;
  constexpr std::string_view parts[] = {"json", "xml", "javascript", "graphql", "yaml", "form-data", "urlencoded"};
  std::string lower(type);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::ranges::any_of(parts, [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

}  // namespace chatelaine::gateway
