#include "gateway/policy/policy.h"

#include <algorithm>
#include <atomic>

#include "crypto/hash.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

// Unique in a gateway's record: uses of earlier runs have lower numbers as long as the clock doesn't go back by more
// than the program was stopped.
std::uint64_t nextUse(Timestamp now) {
  static std::atomic<std::uint64_t> last = 0;
  const auto floor = static_cast<std::uint64_t>(now.time_since_epoch().count()) << 12;
  std::uint64_t previous = last.load();
  std::uint64_t next = 0;
  do next = std::max(previous + 1, floor);
  while (!last.compare_exchange_weak(previous, next));
  return next;
}

// An agent doesn't decide how large the record grows. The hash tells apart what was cut.
std::string recordedPath(const std::string& path) {
  constexpr std::size_t longest = 1024;
  if (path.size() <= longest) return path;
  return path.substr(0, longest) + "... sha256:" + crypto::sha256(bytesOf(path)).hex();
}

std::string vaultNameOf(const AgentView& agent, const VaultId& vault) {
  const auto found = std::ranges::find(agent.vaults, vault, [](const PinnedVault& pinned) { return pinned.pin.vault; });
  return found == agent.vaults.end() ? std::string() : found->vaultName;
}

Denial denialOf(const OpenFailure& failure) {
  if (const auto* problem = std::get_if<InjectProblem>(&failure)) return gateway::denialOf(*problem);
  switch (std::get<ErrorCode>(failure)) {
    case ErrorCode::tampered: return gateway::denialOf(Trouble::secretTampered);
    case ErrorCode::denied: return gateway::denialOf(Trouble::keyMissing);
    case ErrorCode::expired: return gateway::denialOf(Refusal::expiredCredential);
    case ErrorCode::stale: return gateway::denialOf(Trouble::stale);
    default: return gateway::denialOf(Trouble::secretUnavailable);
  }
}

PrivateHosts privateHostsOf(const Binding& binding, const CanonicalRequest& request) {
  const bool isApproved = std::ranges::any_of(binding.hosts, [&](const AllowedHost& host) {
    return host.isPrivate && matchesHost(host, request.host, request.port);
  });
  return isApproved ? PrivateHosts::approved : PrivateHosts::refused;
}

}  // namespace

OrDenial<Ruling> Policy::identify(const Hash& token) const {
  auto snapshot = m_ports.snapshots.current();
  if (isStale(*snapshot, now())) return std::unexpected(denialOf(Trouble::stale));
  auto agent = findAgent(*snapshot, token, now());
  if (agent == nullptr) return std::unexpected(denialOf(Trouble::unauthenticated));
  return Ruling{std::move(snapshot), std::move(agent), nullptr, {}, {}};
}

OrDenial<Ruling> Policy::decideNow(const UseRequest& use) const {
  auto ruling = identify(use.token);
  if (!ruling) return ruling;
  const AgentView& agent = *ruling->agent;
  ruling->path = use.request.path;
  const Decision decision = decide(agent.agent, use.selector, use.request, agent.vaults, now());
  if (const auto* refuse = std::get_if<Refuse>(&decision)) return std::unexpected(denialOf(refuse->reason));
  if (const auto* allowed = std::get_if<UseCredential>(&decision)) {
    ruling->credential = findCredential(agent, allowed->credential);
    ruling->vaultName = vaultNameOf(agent, allowed->vault);
    ruling->path = sentPath(use.request, ruling->credential->binding.rule);
  }
  return ruling;
}

OrDenial<Ruling> Policy::rule(const UseRequest& use) {
  auto ruling = decideNow(use);
  if (!ruling) noteRefusal(use, nullptr, ruling.error());
  return ruling;
}

Awaitable<OrDenial<Grant>> Policy::grant(UseRequest use, Ruling ruling) {
  Grant grant{std::move(ruling), nullptr, 0, PrivateHosts::refused};
  if (grant.ruling.credential == nullptr) co_return grant;
  grant.use = nextUse(now());
  AuditEvent intent = eventOf(use, grant.ruling, AuditAction::secretUsed);
  intent.use = grant.use;
  const Result<void> recorded = co_await m_ports.commit(std::move(intent));
  if (!recorded) co_return std::unexpected(denialOf(Trouble::auditUnavailable));
  auto opened = co_await open(grant.ruling);
  if (!opened) {
    noteOutcome(use, grant, 0, opened.error().code);
    co_return std::unexpected(opened.error());
  }
  grant.secret = std::move(*opened);
  grant.privateHosts = privateHostsOf(grant.secret->credential.binding, use.request);
  if (!stillHolds(use, grant)) {
    const Denial changed = denialOf(Trouble::changedMeanwhile);
    noteOutcome(use, grant, 0, changed.code);
    co_return std::unexpected(changed);
  }
  grant.ruling.agent->recent->add(grant.secret->injection.secrets, now());
  co_return grant;
}

Awaitable<OrDenial<std::shared_ptr<const OpenedSecret>>> Policy::open(const Ruling& ruling) {
  const ItemId id = ruling.credential->id;
  const std::uint64_t number = ruling.snapshot->number;
  if (auto known = m_secrets.find(id, number, now())) co_return known;
  auto opened = co_await m_ports.open(id);
  if (!opened) {
    co_return std::unexpected(denialOf(opened.error()));
  }
  if (*opened == nullptr) co_return std::unexpected(denialOf(Trouble::secretUnavailable));
  m_secrets.keep(number, *opened, now());
  co_return *opened;
}

bool Policy::stillHolds(const UseRequest& use, const Grant& grant) const {
  const auto current = m_ports.snapshots.current();
  auto ruling =
      current == grant.ruling.snapshot && !isStale(*current, now()) ? OrDenial<Ruling>(grant.ruling) : decideNow(use);
  if (!ruling) return false;
  if (grant.secret == nullptr) return ruling->credential == nullptr;
  // What was opened must be what is decided now: another binding has another secret (P3).
  const Credential& opened = grant.secret->credential;
  return ruling->credential != nullptr && ruling->credential->id == opened.id &&
         ruling->credential->binding == opened.binding && ruling->credential->secretVersion == opened.secretVersion;
}

bool Policy::isRevoked(const UseRequest& use, const Grant& grant) const {
  const auto ruling = decideNow(use);
  if (!ruling) return true;
  const Credential* before = grant.ruling.credential;
  if (before == nullptr || ruling->credential == nullptr) return before != ruling->credential;
  return before->id != ruling->credential->id;
}

AuditEvent Policy::eventOf(const UseRequest& use, const Ruling& ruling, AuditAction action) const {
  AuditEvent event;
  event.time = now();
  event.action = action;
  event.principal = m_ports.gateway;
  event.host = use.request.host;
  event.method = use.request.method;
  event.path = recordedPath(ruling.path.empty() ? use.request.path : ruling.path);
  event.vaultName = ruling.vaultName;
  if (ruling.agent != nullptr) {
    event.agent = ruling.agent->agent.id;
    event.agentName = ruling.agent->agent.name;
  }
  if (ruling.credential != nullptr) {
    event.vault = ruling.credential->vault;
    event.item = ruling.credential->id;
    event.itemName = ruling.credential->labels.name;
  }
  return event;
}

void Policy::noteRefusal(const UseRequest& use, const Ruling* ruling, const Denial& denial) {
  // Somebody without a valid token may not fill the record.
  const auto known = ruling == nullptr ? identify(use.token) : OrDenial<Ruling>(*ruling);
  if (!known) return;
  AuditEvent event = eventOf(use, *known, AuditAction::requestRefused);
  event.outcome = AuditOutcome::refused;
  event.reason = denial.code;
  event.status = denial.status;
  note(m_refusals.add(std::move(event)));
}

void Policy::note(std::vector<AuditEvent> events) {
  for (AuditEvent& event : events) m_ports.note(std::move(event));
}

void Policy::noteRepeated() { note(m_refusals.due(now())); }
void Policy::noteAllRepeated() { note(m_refusals.all()); }

void Policy::noteOutcome(const UseRequest& use, const Grant& grant, unsigned status, std::string_view reason) {
  if (grant.ruling.credential == nullptr) return;
  AuditEvent event = eventOf(use, grant.ruling, AuditAction::useFinished);
  event.outcome = reason.empty() ? AuditOutcome::ok : AuditOutcome::failed;
  event.reason = reason;
  event.status = status;
  event.use = grant.use;
  m_ports.note(std::move(event));
}

Awaitable<Result<void>> Policy::commitTunnel(UseRequest use, Ruling ruling) {
  co_return co_await m_ports.commit(eventOf(use, ruling, AuditAction::tunnelOpened));
}

}  // namespace chatelaine::gateway
