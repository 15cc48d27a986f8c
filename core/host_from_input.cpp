#include <charconv>

#include "core/host_name.h"
#include "core/validate.h"

namespace chatelaine {
namespace {

struct Authority {
  std::string_view host;
  std::string_view port;  // without ":", empty if there is none
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t start = text.find_first_not_of(space);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(space) - start + 1);
}

// "https://host/path" -> "host"; another scheme is an error.
Result<std::string_view> authorityOf(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) {
    constexpr std::string_view https = "https";
    if (scheme != https.size()) return fail(ErrorCode::invalidInput, "the address is not https");
    for (std::size_t i = 0; i < https.size(); ++i) {
      if ((text[i] | 0x20) != https[i]) return fail(ErrorCode::invalidInput, "the address is not https");
    }
    text.remove_prefix(scheme + 3);
  }
  return text.substr(0, text.find_first_of("/?#"));
}

Authority split(std::string_view text) {
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return {text, {}};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

Result<std::uint16_t> portFrom(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
    return fail(ErrorCode::invalidInput, "not a port");
  }
  return port;
}

}  // namespace

Result<AllowedHost> hostFromInput(std::string_view text) {
  CHATELAINE_TRY(authority, authorityOf(trimmed(text)));
  AllowedHost host;
  const bool isBareIpv6 = authority.find(':') != authority.rfind(':') && !authority.starts_with('[');
  if (isBareIpv6) {
    CHATELAINE_TRY(address, canonicalHost("[" + std::string(authority) + "]"));
    host.name = std::move(address);
    return host;
  }
  const Authority parts = split(authority);
  CHATELAINE_TRY(name, canonicalHost(parts.host));
  host.name = std::move(name);
  if (parts.host.size() == authority.size()) return host;
  CHATELAINE_TRY(port, portFrom(parts.port));
  host.port = port;
  return host;
}

}  // namespace chatelaine
