#include "tests/support/encodings.h"

#include <format>

#include "core/bytes.h"

namespace chatelaine::test {
namespace {

enum class Which { needed, all };

bool isUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").contains(c);
}

unsigned valueOf(char c) { return static_cast<unsigned char>(c); }

std::string percent(std::string_view text, Which which) {
  std::string result;
  for (const char c : text) {
    result += which == Which::needed && isUnreserved(c) ? std::string(1, c) : std::format("%{:02X}", valueOf(c));
  }
  return result;
}

std::string json(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '/') result += std::string("\\") + c;
    else if (valueOf(c) < 0x20) result += std::format("\\u{:04x}", valueOf(c));
    else result += c;
  }
  return result;
}

std::string each(std::string_view text, std::string (*encode)(unsigned)) {
  std::string result;
  for (const char c : text) result += encode(valueOf(c));
  return result;
}

std::string html(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default: result += c;
    }
  }
  return result;
}

// Without the digits at both ends that also hold bits of the bytes around the secret.
std::string innerBase64(std::string_view secret, std::size_t alignment) {
  const std::string padded = toBase64(bytesOf(std::string(alignment, '.') + std::string(secret)));
  const std::size_t first = (alignment * 8 + 5) / 6;
  const std::size_t last = (alignment + secret.size()) * 8 / 6;
  return padded.substr(first, last - first);
}

std::string withUrlAlphabet(std::string text) {
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string lowerPercent(std::string text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '%') continue;
    for (const std::size_t at : {i + 1, i + 2}) {
      if (text[at] >= 'A' && text[at] <= 'F') text[at] = static_cast<char>(text[at] - 'A' + 'a');
    }
  }
  return text;
}

std::string withoutLineBreaks(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != '\r' && c != '\n') result += c;
  }
  return result;
}

}  // namespace

std::vector<Encoding> encodingsOf(std::string_view secret) {
  const std::string needed = percent(secret, Which::needed);
  const std::string all = percent(secret, Which::all);
  std::vector<Encoding> encodings{
      {"raw", std::string(secret)},
      {"percent", needed},
      {"percent, lower case", lowerPercent(needed)},
      {"percent, all", all},
      {"percent, all, lower case", lowerPercent(all)},
      {"percent, twice", percent(needed, Which::needed)},
      {"percent, all, twice", percent(all, Which::needed)},
      {"JSON", json(secret)},
      {"JSON, all as \\u", each(secret, [](unsigned c) { return std::format("\\u{:04x}", c); })},
      {"JSON, all as \\U", each(secret, [](unsigned c) { return std::format("\\u{:04X}", c); })},
      {"hexadecimal", toHex(bytesOf(secret))},
      {"hexadecimal, upper case", upper(toHex(bytesOf(secret)))},
      {"HTML", html(secret)},
      {"HTML, all decimal", each(secret, [](unsigned c) { return std::format("&#{};", c); })},
      {"HTML, all hexadecimal", each(secret, [](unsigned c) { return std::format("&#x{:x};", c); })},
      {"HTML, all upper hexadecimal", each(secret, [](unsigned c) { return std::format("&#x{:X};", c); })},
  };
  for (const std::size_t alignment : {0UL, 1UL, 2UL}) {
    const std::string text = innerBase64(secret, alignment);
    encodings.push_back({std::format("Base64 at {}", alignment), text});
    encodings.push_back({std::format("Base64 for URLs at {}", alignment), withUrlAlphabet(text)});
  }
  return encodings;
}

std::string encodingFoundIn(std::string_view text, std::string_view secret) {
  const std::string joined = withoutLineBreaks(text);
  for (const Encoding& encoding : encodingsOf(secret)) {
    if (text.contains(encoding.text) || joined.contains(encoding.text)) return encoding.name;
  }
  return {};
}

}  // namespace chatelaine::test
