#include "http/message.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace chatelaine::http {
namespace {

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool equalWithoutCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char left, char right) { return lower(left) == lower(right); });
}

std::string jsonText(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      out += '\\';
      out += letter;
    } else if (static_cast<unsigned char>(letter) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(letter));
      out += escape;
    } else {
      out += letter;
    }
  }
  return out + "\"";
}

}  // namespace

const std::string* find(const std::vector<HeaderField>& headers, std::string_view name) {
  const auto field = std::ranges::find_if(
      headers, [&](const HeaderField& candidate) { return equalWithoutCase(candidate.name, name); });
  return field == headers.end() ? nullptr : &field->value;
}

std::string bearerToken(const Request& request) {
  constexpr std::string_view scheme = "bearer ";
  const std::string* value = find(request.headers, "authorization");
  if (value == nullptr || !equalWithoutCase(std::string_view(*value).substr(0, scheme.size()), scheme)) return {};
  return value->substr(scheme.size());
}

std::optional<std::string> percentDecoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    unsigned value = 0;
    const std::string_view digits = text.substr(at + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) return std::nullopt;
    out += static_cast<char>(value);
    at += 2;
  }
  return out;
}

std::optional<std::string> queryValue(const Request& request, std::string_view name) {
  std::string_view rest = request.query;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const std::size_t equals = pair.find('=');
    if (percentDecoded(pair.substr(0, equals)) != name) continue;
    return equals == std::string_view::npos ? std::string() : percentDecoded(pair.substr(equals + 1));
  }
  return std::nullopt;
}

Response problem(unsigned status, std::string_view code, std::string_view title, std::string_view detail,
                 const std::vector<HeaderField>& more) {
  std::string text = "{\"type\":\"about:blank\",\"status\":" + std::to_string(status) + ",\"code\":" + jsonText(code) +
                     ",\"title\":" + jsonText(title) + ",\"detail\":" + jsonText(detail);
  for (const HeaderField& member : more) text += "," + jsonText(member.name) + ":" + jsonText(member.value);
  text += "}\n";
  return {status, {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}}, copyOf(bytesOf(text))};
}

}  // namespace chatelaine::http
