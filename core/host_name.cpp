#include "core/host_name.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace chatelaine {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLabelCharacter(char c) { return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '_'; }

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool isLabel(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, isLabelCharacter);
}

bool areLabels(std::string_view name) {
  for (;;) {
    const std::size_t dot = name.find('.');
    if (!isLabel(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

// What browsers and resolvers take for an IPv4 address, in whatever form: its last label begins like a number.
bool looksLikeAddress(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return std::ranges::all_of(last, isDigit) || last.starts_with("0x");
}

bool isPlainIpv4(const std::string& name) {
  in_addr address{};
  std::array<char, INET_ADDRSTRLEN> text{};
  return inet_pton(AF_INET, name.c_str(), &address) == 1 &&
         inet_ntop(AF_INET, &address, text.data(), text.size()) != nullptr && name == text.data();
}

std::expected<std::string, HostProblem> canonicalIpv6(const std::string& text) {
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> canonical{};
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1 ||
      inet_ntop(AF_INET6, &address, canonical.data(), canonical.size()) == nullptr) {
    return std::unexpected(HostProblem::notAHost);
  }
  return "[" + std::string(canonical.data()) + "]";
}

constexpr std::array sharedSuffixes = std::to_array<std::string_view>({
    "github.io",
    "gitlab.io",
    "herokuapp.com",
    "vercel.app",
    "netlify.app",
    "pages.dev",
    "workers.dev",
    "web.app",
    "firebaseapp.com",
    "appspot.com",
    "run.app",
    "cloudfunctions.net",
    "fly.dev",
    "onrender.com",
    "railway.app",
    "up.railway.app",
    "azurewebsites.net",
    "cloudapp.net",
    "blogspot.com",
    "amazonaws.com",
    "s3.amazonaws.com",
    "cloudfront.net",
    "elasticbeanstalk.com",
    "ngrok.io",
    "ngrok.app",
    "ngrok-free.app",
    "trycloudflare.com",
    "deno.dev",
    "supabase.co",
    "repl.co",
});

constexpr std::array secondLevel = std::to_array<std::string_view>(
    {"ac", "co", "com", "edu", "gob", "gov", "gv", "ltd", "mil", "ne", "net", "or", "org"});

}  // namespace

std::expected<std::string, HostProblem> readHost(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) return canonicalIpv6(std::string(text.substr(1, text.size() - 2)));
  std::string name = lowered(text);
  if (name.ends_with('.')) name.pop_back();
  if (name.size() > 253 || !areLabels(name)) return std::unexpected(HostProblem::notAHost);
  if (looksLikeAddress(name) && !isPlainIpv4(name)) return std::unexpected(HostProblem::notPlain);
  return name;
}

Result<std::string> canonicalHost(std::string_view text) {
  const bool isWildcard = text.starts_with("*.");
  auto host = readHost(text.substr(isWildcard ? 2 : 0));
  const bool isCovered = host && !(isWildcard && (host->starts_with('[') || looksLikeAddress(*host)));
  if (!isCovered) return fail(ErrorCode::invalidInput, "not a host, or an address that isn't in its plain form");
  if (isWildcard && host->size() + 2 > 253) return fail(ErrorCode::invalidInput, "not a host");
  return isWildcard ? "*." + *host : std::move(*host);
}

bool isPublicSuffix(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return true;
  if (std::ranges::contains(sharedSuffixes, name)) return true;
  return name.size() - dot - 1 == 2 && std::ranges::contains(secondLevel, name.substr(0, dot));
}

}  // namespace chatelaine
