#include "core/decide.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/rule_template.h"

namespace chatelaine {
namespace {

// One credential of one pinned vault, looked at for one request.
struct Candidate {
  const Agent& agent;
  const Selector& selector;
  const CanonicalRequest& request;
  const PinnedVault& vault;
  const Credential& credential;
  Timestamp now;
};

bool isExpired(const std::optional<Timestamp>& expiry, Timestamp now) { return expiry && *expiry <= now; }

bool matchesName(const AllowedHost& allowed, std::string_view host) {
  if (!allowed.name.starts_with("*.")) return !allowed.name.empty() && allowed.name == host;
  const std::string_view parent = std::string_view(allowed.name).substr(1);  // ".example.com"
  if (host.size() <= parent.size() || !host.ends_with(parent)) return false;
  return host.substr(0, host.size() - parent.size()).find('.') == std::string_view::npos;
}

bool hasPrefix(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  return prefix.ends_with('/') || path.size() == prefix.size() || path[prefix.size()] == '/';
}

bool isSelected(const Candidate& candidate) {
  const Selector& selector = candidate.selector;
  return (selector.vault.empty() || selector.vault == candidate.vault.vaultName) &&
         (selector.credential.empty() || selector.credential == candidate.credential.labels.name);
}

bool hasNamespace(const Candidate& candidate) {
  const std::string& nameSpace = candidate.credential.labels.nameSpace;
  if (nameSpace.empty()) return true;
  const bool isChosen = candidate.selector.nameSpace.empty() || candidate.selector.nameSpace == nameSpace;
  return isChosen && std::ranges::contains(candidate.agent.namespaces, nameSpace);
}

bool allowsMethod(const Candidate& candidate) {
  const auto& methods = candidate.credential.binding.methods;
  return methods.empty() || std::ranges::contains(methods, candidate.request.method);
}

bool allowsPath(const Candidate& candidate) {
  const Binding& binding = candidate.credential.binding;
  const std::string_view path = sentPath(candidate.request, binding.rule);
  return binding.paths.empty() ||
         std::ranges::any_of(binding.paths, [path](const std::string& prefix) { return hasPrefix(path, prefix); });
}

// The whole policy: a credential is used if it passes every line, and a refusal carries the reason of the line at which
// the credential that came furthest was stopped.
struct Check {
  Refusal reason;
  bool (*passes)(const Candidate&);
};
constexpr std::array<Check, 8> policy{{
    {Refusal::noCredential, isSelected},
    {Refusal::wrongNamespace, hasNamespace},
    {Refusal::missingScope, [](const Candidate& c) { return std::ranges::contains(c.agent.scopes, AgentScope::use); }},
    {Refusal::expiredPin, [](const Candidate& c) { return !isExpired(c.vault.pin.expiresAt, c.now); }},
    {Refusal::expiredCredential, [](const Candidate& c) { return !isExpired(c.credential.labels.expiresAt, c.now); }},
    {Refusal::notInjectable,
     [](const Candidate& c) { return !std::holds_alternative<NoRule>(c.credential.binding.rule); }},
    {Refusal::methodNotAllowed, allowsMethod},
    {Refusal::pathNotAllowed, allowsPath},
}};

std::size_t checksPassed(const Candidate& candidate) {
  const auto failed = std::ranges::find_if_not(policy, [&](const Check& check) { return check.passes(candidate); });
  return static_cast<std::size_t>(failed - policy.begin());
}

// Lower is used first: the pin's order, then a credential of the agent's own namespace, then an exact host.
using Rank = std::tuple<std::uint32_t, bool, bool>;

Rank rankOf(const Candidate& candidate) {
  const auto isExact = [&candidate](const AllowedHost& allowed) {
    return !allowed.name.starts_with("*.") && matchesHost(allowed, candidate.request.host, candidate.request.port);
  };
  return {candidate.vault.pin.order, candidate.credential.labels.nameSpace.empty(),
          !std::ranges::any_of(candidate.credential.binding.hosts, isExact)};
}

// What is known after looking at some of the candidates.
struct Verdict {
  std::size_t passed = 0;
  std::optional<Rank> rank;  // of `best`, once a candidate passed everything
  std::vector<const Candidate*> best;

  void consider(const Candidate& candidate) {
    const std::size_t reached = checksPassed(candidate);
    const std::optional<Rank> itsRank = reached == policy.size() ? std::optional(rankOf(candidate)) : std::nullopt;
    const bool isBetter = best.empty() || reached > passed || (reached == passed && itsRank < rank);
    const bool isEqual = !best.empty() && reached == passed && itsRank == rank;
    if (isBetter) best.clear();
    if (!isBetter && !isEqual) return;
    passed = reached;
    rank = itsRank;
    best.push_back(&candidate);
  }
};

Refuse refuse(Refusal reason, std::span<const Candidate* const> candidates) {
  Refuse refusal{reason, {}};
  for (const Candidate* candidate : candidates) refusal.candidates.push_back(candidate->credential.id);
  return refusal;
}

bool names(const Credential& credential, const CanonicalRequest& request) {
  return std::ranges::any_of(credential.binding.hosts, [&request](const AllowedHost& allowed) {
    // Cleartext is told from the name alone: its port is another one by nature.
    return request.scheme == "https" ? matchesHost(allowed, request.host, request.port)
                                     : matchesName(allowed, request.host);
  });
}

}  // namespace

std::string_view toString(Refusal refusal) {
  switch (refusal) {
    case Refusal::noCredential: return "no_credential";
    case Refusal::expiredCredential: return "expired_credential";
    case Refusal::expiredPin: return "expired_pin";
    case Refusal::methodNotAllowed: return "method_not_allowed";
    case Refusal::pathNotAllowed: return "path_not_allowed";
    case Refusal::ambiguous: return "ambiguous";
    case Refusal::wrongNamespace: return "wrong_namespace";
    case Refusal::missingScope: return "missing_scope";
    case Refusal::plaintext: return "plaintext";
    case Refusal::notInjectable: return "not_injectable";
  }
  return "";
}

std::string_view sentPath(const CanonicalRequest& request, const InjectRule& rule) {
  const auto* inPath = std::get_if<PathRule>(&rule);
  return inPath == nullptr ? std::string_view(request.path) : withoutPathPlaceholder(request.path, inPath->prefix);
}

bool matchesHost(const AllowedHost& allowed, std::string_view host, std::uint16_t port) {
  return allowed.port == port && matchesName(allowed, host);
}

bool namesHost(std::span<const PinnedVault> vaults, std::string_view host, std::uint16_t port) {
  return std::ranges::any_of(vaults, [&](const PinnedVault& vault) {
    return std::ranges::any_of(vault.credentials, [&](const Credential& credential) {
      return std::ranges::any_of(credential.binding.hosts,
                                 [&](const AllowedHost& allowed) { return matchesHost(allowed, host, port); });
    });
  });
}

Decision decide(const Agent& agent, const Selector& selector, const CanonicalRequest& request,
                std::span<const PinnedVault> vaults, Timestamp now) {
  std::vector<Candidate> candidates;
  for (const PinnedVault& vault : vaults) {
    if (vault.pin.agent != agent.id) continue;  // somebody else's pin opens nothing
    for (const Credential& credential : vault.credentials) {
      if (names(credential, request)) candidates.push_back({agent, selector, request, vault, credential, now});
    }
  }
  if (candidates.empty()) {
    if (agent.egress == EgressPolicy::tunnel) return PassThrough{};
    return Refuse{Refusal::noCredential, {}};
  }
  Verdict verdict;
  for (const Candidate& candidate : candidates) verdict.consider(candidate);
  if (request.scheme != "https") return refuse(Refusal::plaintext, verdict.best);
  if (verdict.passed < policy.size()) return refuse(policy.at(verdict.passed).reason, verdict.best);
  if (verdict.best.size() > 1) return refuse(Refusal::ambiguous, verdict.best);
  return UseCredential{verdict.best.front()->credential.id, verdict.best.front()->vault.pin.vault};
}

}  // namespace chatelaine
