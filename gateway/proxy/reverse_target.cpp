#include "gateway/proxy/reverse_target.h"

#include <algorithm>

#include "http/message.h"

namespace chatelaine::gateway {
namespace {

constexpr std::string_view prefix = "/use/";

// Cuts the first segment off; the rest begins with "/" or is empty.
std::string_view takeSegment(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('/'), rest.size());
  const std::string_view segment = rest.substr(0, end);
  rest.remove_prefix(end);
  return segment;
}

const Credential* selected(const AgentView& agent, const ReverseTarget& target) {
  for (const PinnedVault& vault : agent.vaults) {
    if (vault.vaultName != target.vault) continue;
    for (const Credential& credential : vault.credentials) {
      if (credential.labels.name == target.credential) return &credential;
    }
  }
  return nullptr;
}

}  // namespace

bool isReversePath(std::string_view path) { return path.starts_with(prefix); }

std::optional<ReverseTarget> parseReverseTarget(std::string_view path) {
  if (!isReversePath(path)) return std::nullopt;
  std::string_view rest = path.substr(prefix.size());
  auto vault = http::percentDecoded(takeSegment(rest));
  if (!vault || vault->empty() || rest.empty()) return std::nullopt;
  rest.remove_prefix(1);
  auto credential = http::percentDecoded(takeSegment(rest));
  if (!credential || credential->empty()) return std::nullopt;
  ReverseTarget target{std::move(*vault), std::move(*credential), {}, {}};
  if (rest.starts_with("/@")) {
    rest.remove_prefix(2);
    auto host = http::percentDecoded(takeSegment(rest));
    if (!host || host->empty()) return std::nullopt;
    target.host = std::move(*host);
  }
  target.path = rest.empty() ? "/" : std::string(rest);
  return target;
}

std::optional<Authority> reverseAuthority(const AgentView& agent, const ReverseTarget& target) {
  const Credential* credential = selected(agent, target);
  if (credential == nullptr) return std::nullopt;
  const auto& hosts = credential->binding.hosts;
  if (target.host.empty()) {
    const auto exact =
        std::ranges::find_if(hosts, [](const AllowedHost& host) { return !host.name.starts_with("*."); });
    if (exact == hosts.end()) return std::nullopt;
    return Authority{exact->name, exact->port};
  }
  const auto named = parseAuthority(target.host, 443);
  if (!named) return std::nullopt;
  const bool isAllowed =
      std::ranges::any_of(hosts, [&](const AllowedHost& host) { return matchesHost(host, named->host, named->port); });
  if (!isAllowed) return std::nullopt;
  return *named;
}

}  // namespace chatelaine::gateway
