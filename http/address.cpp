#include "http/address.h"

#include <charconv>

namespace chatelaine::http {
namespace {

constexpr std::string_view unixPrefix = "unix:";

Result<std::uint16_t> parsePort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    return fail(ErrorCode::invalidInput, "a port is a number from 0 to 65535");
  return port;
}

}  // namespace

Result<Address> parseAddress(std::string_view text) {
  if (text.starts_with(unixPrefix)) {
    const std::string_view path = text.substr(unixPrefix.size());
    if (!path.starts_with('/')) return fail(ErrorCode::invalidInput, "the path of a unix socket begins with /");
    return UnixAddress{std::filesystem::path(path)};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0)
    return fail(ErrorCode::invalidInput, "an address is host:port or unix:/path");
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  else if (host.contains(':')) return fail(ErrorCode::invalidInput, "an IPv6 address stands in brackets");
  CHATELAINE_TRY(port, parsePort(text.substr(colon + 1)));
  return TcpAddress{std::string(host), port};
}

std::string toString(const Address& address) {
  if (const auto* local = std::get_if<UnixAddress>(&address)) return std::string(unixPrefix) + local->path.string();
  const auto& tcp = std::get<TcpAddress>(address);
  const bool isSixth = tcp.host.contains(':');
  return (isSixth ? "[" + tcp.host + "]" : tcp.host) + ":" + std::to_string(tcp.port);
}

}  // namespace chatelaine::http
