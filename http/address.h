// Where to listen or connect: a TCP host and port, or the path of a unix socket.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

#include "core/result.h"

namespace chatelaine::http {

struct TcpAddress {
  std::string host = "127.0.0.1";  // a name or an IPv4 or IPv6 literal without brackets
  std::uint16_t port = 0;          // 0 when listening: any free one
  friend bool operator==(const TcpAddress&, const TcpAddress&) = default;
};
struct UnixAddress {
  std::filesystem::path path;
  friend bool operator==(const UnixAddress&, const UnixAddress&) = default;
};
using Address = std::variant<TcpAddress, UnixAddress>;

// "127.0.0.1:4280", "[::1]:4280", "vault.example.com:443" or "unix:/run/x.sock"; invalidInput.
Result<Address> parseAddress(std::string_view text);
std::string toString(const Address& address);

}  // namespace chatelaine::http
