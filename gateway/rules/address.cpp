#include "gateway/rules/address.h"

#include <arpa/inet.h>

#include <algorithm>

namespace chatelaine::gateway {
namespace {

struct Range {
  std::string_view first;
  int bits;  // of the 128
  AddressClass kind;
};

// The IANA special-purpose registries, and the places where clouds keep metadata. The first that fits counts.
constexpr int v4 = 96;
constexpr Range ranges[] = {
    {"169.254.169.254", v4 + 32, AddressClass::metadata},  // AWS, Google, Azure, DigitalOcean and others
    {"169.254.169.253", v4 + 32, AddressClass::metadata},
    {"169.254.170.2", v4 + 32, AddressClass::metadata},  // AWS container credentials
    {"169.254.170.23", v4 + 32, AddressClass::metadata},
    {"100.100.100.200", v4 + 32, AddressClass::metadata},  // Alibaba
    {"192.0.0.192", v4 + 32, AddressClass::metadata},      // Oracle
    {"168.63.129.16", v4 + 32, AddressClass::metadata},    // Azure's host
    {"fd00:ec2::254", 128, AddressClass::metadata},
    {"fd00:ec2::23", 128, AddressClass::metadata},
    {"fd20:ce::254", 128, AddressClass::metadata},
    {"0.0.0.0", v4 + 8, AddressClass::unspecified},
    {"10.0.0.0", v4 + 8, AddressClass::privateUse},
    {"100.64.0.0", v4 + 10, AddressClass::carrierGradeNat},
    {"127.0.0.0", v4 + 8, AddressClass::loopback},
    {"169.254.0.0", v4 + 16, AddressClass::linkLocal},
    {"172.16.0.0", v4 + 12, AddressClass::privateUse},
    {"192.0.0.0", v4 + 24, AddressClass::reserved},
    {"192.0.2.0", v4 + 24, AddressClass::reserved},
    {"192.88.99.0", v4 + 24, AddressClass::reserved},
    {"192.168.0.0", v4 + 16, AddressClass::privateUse},
    {"198.18.0.0", v4 + 15, AddressClass::reserved},
    {"198.51.100.0", v4 + 24, AddressClass::reserved},
    {"203.0.113.0", v4 + 24, AddressClass::reserved},
    {"224.0.0.0", v4 + 4, AddressClass::multicast},
    {"240.0.0.0", v4 + 4, AddressClass::reserved},
    {"0.0.0.0", v4, AddressClass::global},  // the rest of IPv4
    {"::", 128, AddressClass::unspecified},
    {"::1", 128, AddressClass::loopback},
    {"fc00::", 7, AddressClass::privateUse},
    {"fec0::", 10, AddressClass::privateUse},
    {"fe80::", 10, AddressClass::linkLocal},
    {"ff00::", 8, AddressClass::multicast},
    {"2001::", 23, AddressClass::reserved},  // Teredo, benchmarking, ORCHID and the like
    {"2001:db8::", 32, AddressClass::reserved},
    {"3fff::", 20, AddressClass::reserved},
    {"2000::", 3, AddressClass::global},
    {"::", 0, AddressClass::reserved},  // everything that nobody has been given
};

bool isIn(const IpAddress& address, const IpAddress& first, int bits) {
  for (std::size_t at = 0; bits > 0; ++at, bits -= 8) {
    const int shift = bits >= 8 ? 0 : 8 - bits;
    if ((address.bytes[at] >> shift) != (first.bytes[at] >> shift)) return false;
  }
  return true;
}

struct ParsedRange {
  IpAddress first;
  int bits;
  AddressClass kind;
};

const std::vector<ParsedRange>& parsedRanges() {
  static const std::vector<ParsedRange> parsed = [] {
    std::vector<ParsedRange> all;
    for (const Range& range : ranges) all.push_back({parseIpAddress(range.first).value(), range.bits, range.kind});
    return all;
  }();
  return parsed;
}

AddressClass classOf(const IpAddress& address) {
  for (const ParsedRange& range : parsedRanges()) {
    if (isIn(address, range.first, range.bits)) return range.kind;
  }
  return AddressClass::reserved;
}

IpAddress mapped(const std::uint8_t* four) {
  IpAddress address;
  address.bytes[10] = address.bytes[11] = 0xff;
  std::copy_n(four, 4, address.bytes.begin() + 12);
  return address;
}

bool startsWith(const IpAddress& address, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.bytes.begin());
}

bool isApprovable(AddressClass kind) {
  return kind == AddressClass::loopback || kind == AddressClass::privateUse || kind == AddressClass::carrierGradeNat;
}

bool isOwn(const IpAddress& address, std::uint16_t port, const OwnEndpoints& own) {
  if (std::ranges::find(own.ports, port) == own.ports.end()) return false;
  return classify(address) == AddressClass::loopback ||
         std::ranges::find(own.addresses, address) != own.addresses.end();
}

}  // namespace

std::optional<IpAddress> parseIpAddress(std::string_view text) {
  const std::string terminated(text);
  IpAddress address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  std::array<std::uint8_t, 4> four{};
  if (inet_pton(AF_INET, terminated.c_str(), four.data()) != 1) return std::nullopt;
  return mapped(four.data());
}

std::string toString(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  const bool isIpv4 = startsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff});
  if (isIpv4) inet_ntop(AF_INET, address.bytes.data() + 12, out.data(), out.size());
  else inet_ntop(AF_INET6, address.bytes.data(), out.data(), out.size());
  return out.data();
}

AddressClass classify(const IpAddress& address) {
  if (startsWith(address, {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return classOf(mapped(&address.bytes[12]));
  if (startsWith(address, {0x20, 0x02})) {
    // 6to4 is given up everywhere: never global, but what it hides decides what may be approved.
    const AddressClass inner = classOf(mapped(&address.bytes[2]));
    return inner == AddressClass::global ? AddressClass::reserved : inner;
  }
  return classOf(address);
}

bool isMetadataName(std::string_view host) {
  constexpr std::string_view names[] = {
      "metadata",
      "metadata.google.internal",
      "metadata.goog",
      "metadata.azure.internal",
      "metadata.azure.com",
      "metadata.tencentyun.com",
      "metadata.platformequinix.com",
      "metadata.packet.net",
      "instance-data",
      "instance-data.ec2.internal",
  };
  return std::ranges::find(names, host) != std::end(names);
}

std::optional<AddressProblem> checkAddress(const IpAddress& address, std::uint16_t port, PrivateHosts privateHosts,
                                           const OwnEndpoints& own) {
  const AddressClass kind = classify(address);
  if (isOwn(address, port, own)) return AddressProblem::gatewayItself;
  if (kind == AddressClass::global) return std::nullopt;
  if (kind == AddressClass::metadata) return AddressProblem::metadataService;
  if (!isApprovable(kind)) return AddressProblem::forbiddenAddress;
  if (privateHosts == PrivateHosts::approved) return std::nullopt;
  return AddressProblem::privateAddress;
}

std::string_view toString(AddressProblem problem) {
  switch (problem) {
    case AddressProblem::privateAddress: return "private_address";
    case AddressProblem::forbiddenAddress: return "forbidden_address";
    case AddressProblem::metadataService: return "metadata_service";
    case AddressProblem::gatewayItself: return "gateway_itself";
  }
  return "unknown";
}

}  // namespace chatelaine::gateway
