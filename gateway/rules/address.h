// Which network addresses the gateway may connect to, so that nobody reaches the inside through it. Pure.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatelaine::gateway {

// IPv4 stands as IPv4-mapped IPv6.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};
std::optional<IpAddress> parseIpAddress(std::string_view text);  // IPv4 as four decimal numbers, IPv6 without zone
std::string toString(const IpAddress& address);

enum class AddressClass : std::uint8_t {
  global,
  loopback,
  privateUse,
  carrierGradeNat,
  linkLocal,
  unspecified,
  multicast,
  reserved,
  metadata,
};
// By the address that is meant: IPv4 inside IPv4-mapped, NAT64 and 6to4 counts.
AddressClass classify(const IpAddress& address);

// Names under which clouds serve their machines' own keys.
bool isMetadataName(std::string_view canonicalHost);

enum class PrivateHosts : std::uint8_t { refused, approved };  // approved: the credential's owner allowed this host

// Where the gateway itself can be reached.
struct OwnEndpoints {
  std::vector<IpAddress> addresses;
  std::vector<std::uint16_t> ports;
};

enum class AddressProblem : std::uint8_t { privateAddress, forbiddenAddress, metadataService, gatewayItself };
std::string_view toString(AddressProblem problem);  // stable code: "private_address"

// An approval opens loopback, private and carrier-grade addresses and nothing else.
std::optional<AddressProblem> checkAddress(const IpAddress& address, std::uint16_t port, PrivateHosts privateHosts,
                                           const OwnEndpoints& own);

}  // namespace chatelaine::gateway
