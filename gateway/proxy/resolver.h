// From a name to the addresses that may be connected to: the configured table first, then the system; every address is
// checked, and one bad address refuses the name.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "gateway/policy/denial.h"
#include "gateway/proxy/look_ups.h"
#include "gateway/rules/address.h"
#include "http/asio.h"

namespace chatelaine::gateway {

struct Destination {
  IpAddress address;
  std::uint16_t port = 0;
  friend bool operator==(const Destination&, const Destination&) = default;
};

// "api.test" or "api.test:443" -> "127.0.0.1", "[::1]:8443", …
class ResolveTable {
 public:
  static Result<ResolveTable> from(const std::map<std::string, std::string>& entries);  // invalidInput names the entry
  std::optional<Destination> find(const Authority& authority) const;

 private:
  struct Target {
    IpAddress address;
    std::uint16_t port;  // 0: the one that was asked for
  };
  std::map<std::string, Target> m_targets;
};

// Immutable; shared by all workers.
struct AddressRules {
  ResolveTable table;
  OwnEndpoints own;
};

// Runs on the calling coroutine's executor. `agent`: on whose share of the look-ups.
http::Awaitable<std::expected<std::vector<Destination>, Denial>> resolve(const AddressRules& rules, LookUps& lookUps,
                                                                         ItemId agent, Authority authority,
                                                                         PrivateHosts privateHosts);

}  // namespace chatelaine::gateway
