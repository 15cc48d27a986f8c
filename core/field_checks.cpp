#include "core/field_checks.h"

#include <algorithm>
#include <array>

namespace chatelaine {
namespace {

bool isAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool isTokenCharacter(char c) { return isAlphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").contains(c); }

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// Framing, routing and the gateway's own authentication: a rule that writes one of these could smuggle a request.
constexpr std::array framingHeaders = std::to_array<std::string_view>({
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
});

}  // namespace

bool hasControlCharacter(std::string_view text, Lines lines) {
  return std::ranges::any_of(text, [lines](char c) {
    if (lines == Lines::many && (c == '\n' || c == '\r' || c == '\t')) return false;
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

bool isHeaderName(std::string_view name) { return !name.empty() && std::ranges::all_of(name, isTokenCharacter); }

bool isFramingHeader(std::string_view name) {
  const std::string lower = lowered(name);
  return lower.starts_with("proxy-") || std::ranges::contains(framingHeaders, lower);
}

bool isMethod(std::string_view method) {
  constexpr std::array refused = std::to_array<std::string_view>({"CONNECT", "TRACE", "TRACK"});
  return isHeaderName(method) && std::ranges::none_of(method, [](char c) { return c >= 'a' && c <= 'z'; }) &&
         !std::ranges::contains(refused, method);
}

bool isPathPrefix(std::string_view path) {
  if (!path.starts_with('/') || hasControlCharacter(path)) return false;
  const std::string lower = lowered(path) + "/";
  constexpr std::array refused =
      std::to_array<std::string_view>({"?", "#", "\\", ";", " ", "/../", "/./", "%2f", "%5c", "%00", "%2e"});
  return std::ranges::none_of(refused, [&lower](std::string_view part) { return lower.contains(part); });
}

std::optional<FieldProblem> problemOfUrl(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos || hasControlCharacter(url) || url.contains(' ')) return FieldProblem::notAUrl;
  if (lowered(url.substr(0, scheme)) != "https") return FieldProblem::notHttps;
  const auto host = hostFromInput(url);
  if (!host || host->name.starts_with("*.")) return FieldProblem::notAUrl;
  return std::nullopt;
}

std::optional<FieldProblem> problemOfText(std::string_view text, std::size_t longest, Lines lines) {
  if (text.size() > longest) return FieldProblem::tooLong;
  if (hasControlCharacter(text, lines)) return FieldProblem::controlCharacter;
  return std::nullopt;
}

void report(FieldErrors& errors, std::string field, std::optional<FieldProblem> problem) {
  if (problem) errors.push_back({std::move(field), *problem});
}

}  // namespace chatelaine
