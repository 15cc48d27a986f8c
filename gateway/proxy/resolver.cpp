#include "gateway/proxy/resolver.h"

#include "gateway/rules/canonical.h"
#include "http/asio.h"

namespace chatelaine::gateway {

namespace {

using Destinations = std::expected<std::vector<Destination>, Denial>;

http::Awaitable<std::vector<Destination>> lookUp(LookUps& lookUps, ItemId agent, Authority authority) {
  std::vector<Destination> found;
  if (const auto literal = parseIpAddress(withoutBrackets(authority.host))) {
    found.push_back({*literal, authority.port});
    co_return found;
  }
  const auto addresses = co_await lookUps.find(agent, authority.host);
  for (const IpAddress& address : addresses) found.push_back({address, authority.port});
  co_return found;
}

}  // namespace

Result<ResolveTable> ResolveTable::from(const std::map<std::string, std::string>& entries) {
  ResolveTable table;
  for (const auto& [name, target] : entries) {
    const auto key = parseAuthority(name, 65535);  // a port that says: none
    const auto bare = parseIpAddress(target);
    const auto place = bare ? Authority{target, 1} : parseAuthority(target, 1).value_or(Authority{});
    const auto address = bare ? bare : parseIpAddress(withoutBrackets(place.host));
    if (!key || !address) return fail(ErrorCode::invalidInput, "resolve: " + name + " -> " + target);
    table.m_targets[toString(*key, 65535)] = {*address, place.port == 1 ? std::uint16_t{0} : place.port};
  }
  return table;
}

std::optional<Destination> ResolveTable::find(const Authority& authority) const {
  auto found = m_targets.find(toString(authority, 0));
  if (found == m_targets.end()) found = m_targets.find(toString(authority, authority.port));
  if (found == m_targets.end()) return std::nullopt;
  return Destination{found->second.address, found->second.port == 0 ? authority.port : found->second.port};
}

http::Awaitable<Destinations> resolve(const AddressRules& rules, LookUps& lookUps, ItemId agent, Authority authority,
                                      PrivateHosts privateHosts) {
  if (isMetadataName(authority.host)) co_return std::unexpected(denialOf(AddressProblem::metadataService));
  std::vector<Destination> found;
  if (const auto configured = rules.table.find(authority)) found.push_back(*configured);
  else found = co_await lookUp(lookUps, agent, std::move(authority));
  if (found.empty()) co_return std::unexpected(denialOf(Trouble::unresolvable));
  for (const Destination& destination : found) {
    const auto problem = checkAddress(destination.address, destination.port, privateHosts, rules.own);
    if (problem) co_return std::unexpected(denialOf(*problem));
  }
  co_return found;
}

}  // namespace chatelaine::gateway
