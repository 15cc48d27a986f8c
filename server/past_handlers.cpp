// Taking a past again that this server doesn't have: rosters, vaults, the record, sealed secrets. Nothing that is here
// is replaced or shortened.
#include <algorithm>

#include "server/answers.h"
#include "server/revision_limits.h"
#include "server/roster_check.h"
#include "server/service.h"

namespace chatelaine::server {
namespace {

constexpr std::size_t mostAwaited = 1000;

// Of anybody whom the team has known.
const sync::PrincipalCard* everKnown(std::span<const sync::Roster> rosters, const PrincipalId& principal) {
  for (std::size_t i = rosters.size(); i > 0; --i) {
    if (const auto* card = sync::cardOf(rosters[i - 1], principal)) return card;
  }
  return nullptr;
}

Result<std::vector<sync::Roster>> rostersIn(const sync::SignedChain& chain) {
  if (chain.links.empty() || chain.links.size() > sync::mostLinks)
    return fail(ErrorCode::limitExceeded, "too few or too many rosters");
  std::vector<sync::Roster> rosters;
  for (const Bytes& link : chain.links) {
    CHATELAINE_TRY(roster, received(sync::decodeRoster(link)));
    if (!rosters.empty() && teamOf(roster) != teamOf(rosters.front()))
      return fail(ErrorCode::invalidInput, "rosters of several teams");
    rosters.push_back(std::move(roster));
  }
  return rosters;
}

Result<std::vector<sync::AuditGroup>> groupsIn(const sync::SignedChain& chain) {
  if (chain.links.empty() || chain.links.size() > sync::mostLinks)
    return fail(ErrorCode::limitExceeded, "too few or too many groups");
  std::vector<sync::AuditGroup> groups;
  for (const Bytes& link : chain.links) {
    CHATELAINE_TRY(group, received(sync::decodeAuditGroup(link)));
    CHATELAINE_CHECK(checkAuditSizes(group));
    groups.push_back(std::move(group));
  }
  return groups;
}

std::uint64_t lastOf(const sync::AuditGroup& group) { return group.firstSequence + group.events.size() - 1; }

// Drops what is here already. The hash of the group that ends where ours ends stands for all before it.
Result<void> dropKnown(std::vector<sync::AuditGroup>& groups, const sync::ChainEnd& end) {
  for (const sync::AuditGroup& group : groups) {
    if (lastOf(group) == end.sequence && hashOf(group) != end.hash)
      return fail(ErrorCode::conflict, "another group is here");
  }
  std::erase_if(groups, [&](const sync::AuditGroup& group) { return lastOf(group) <= end.sequence; });
  return {};
}

}  // namespace

// Without a session: whoever uploads it may be named by the last roster only. Keys don't come this way.
Service::Answer Service::postRosterPast(const Visit& visit) {
  CHATELAINE_TRY(chain, received(sync::decode<sync::SignedChain>(visit.request.body)));
  CHATELAINE_TRY(rosters, rostersIn(chain));
  const TeamId team = teamOf(rosters.front());
  bool isNews = false;
  for (std::size_t i = 0; i < rosters.size(); ++i) {
    const auto known = rostersOf(team);
    if (!known && known.error().code != ErrorCode::notFound) return std::unexpected(known.error());
    const std::span<const sync::Roster> before = known ? *known : std::span<const sync::Roster>{};
    if (rosters[i].revision < before.size()) {
      if (before[rosters[i].revision] != rosters[i]) return fail(ErrorCode::conflict, "another roster is here");
      continue;
    }
    if (before.empty() && rosters[i].revision != 0) return fail(ErrorCode::conflict, "a chain without its beginning");
    CHATELAINE_TRY(verified, checkRoster(before, rosters[i], {chain.links[i], {}}));
    verified.founding = m_options.genesis == Genesis::accepted ? Founding::ofAnyTeam : Founding::ofTheFirstTeam;
    verified.closing = Closing::atMost;
    CHATELAINE_CHECK(m_store.addRoster(verified));
    isNews = true;
  }
  if (isNews) m_options.changed(team);  // anybody may send what is here: that must wake nobody
  return cbor({});
}

// Each part is checked when it comes, so that none is kept which couldn't count.
Service::Answer Service::postVaultPast(const Visit& visit) {
  CHATELAINE_TRY(vault, idFrom<VaultId>(visit.values["vault"]));
  CHATELAINE_TRY(caller, reader(visit, vault));
  if (visit.request.body.size() > largestPart) return fail(ErrorCode::limitExceeded, "too large a part");
  CHATELAINE_TRY(past, received(sync::decode<sync::VaultPast>(visit.request.body)));
  CHATELAINE_TRY(state, m_store.vaultState(caller.team, vault));
  const PastGround ground{vault, caller.rosters, std::move(state), m_options.pastLimits.changes,
                          [&](std::span<const ItemId> items) { return m_store.newest(caller.team, vault, items); }};
  const auto added =
      addPart(caller, ground, past, {caller.principal, vault, past.upload, past.number, visit.request.body});
  if (!added) {
    CHATELAINE_CHECK(m_store.dropParts(caller.team, caller.principal));
    return std::unexpected(added.error());
  }
  if (past.isLast) m_options.changed(caller.team);
  return cbor({});
}

Result<void> Service::addPart(const Caller& caller, const PastGround& ground, const sync::VaultPast& past,
                              const PastPart& part) {
  auto check = m_common->pasts.take(caller.team, caller.principal);
  const bool goesOn = check && part.number > 0 && check->upload() == part.upload && check->next() <= part.number;
  if (!goesOn) {
    CHATELAINE_TRY(begun, PastCheck::begin(part.upload, ground));
    check = std::make_unique<PastCheck>(std::move(begun));
  }
  // What came before this program began, or through another process.
  for (std::uint64_t number = check->next(); number < part.number; ++number) {
    CHATELAINE_TRY(body, m_store.stagedPart(caller.team, {caller.principal, ground.vault, part.upload, number, {}}));
    CHATELAINE_TRY(earlier, sync::decode<sync::VaultPast>(body));
    CHATELAINE_CHECK(check->add(earlier, ground));
  }
  CHATELAINE_CHECK(check->add(past, ground));
  CHATELAINE_CHECK(m_store.stagePart(caller.team, part, m_options.clock(), m_options.pastLimits));
  if (past.isLast) return m_store.appendPast(caller.team, check->finish(caller.principal));
  m_common->pasts.keep(caller.team, caller.principal, std::move(check));
  return {};
}

// Anybody's record by any member: it is signed by who wrote it. A gateway has only its own.
Service::Answer Service::postAuditPast(const Visit& visit) {
  CHATELAINE_TRY(caller, authorise(visit));
  CHATELAINE_TRY(chain, received(sync::decode<sync::SignedChain>(visit.request.body)));
  CHATELAINE_TRY(groups, groupsIn(chain));
  const PrincipalId principal = groups.front().principal;
  if (principal != caller.principal && isGateway(caller.roster(), caller.principal))
    return fail(ErrorCode::denied, "a gateway has no record but its own");
  const sync::PrincipalCard* card = everKnown(caller.rosters, principal);
  const bool isOurs = std::ranges::all_of(groups, [&](const auto& group) { return group.team == caller.team; });
  if (!card || !isOurs) return fail(ErrorCode::denied, "the record of a stranger");
  CHATELAINE_TRY(end, m_store.auditEnd(caller.team, principal));
  CHATELAINE_CHECK(dropKnown(groups, end));
  for (const sync::AuditGroup& group : groups) {
    CHATELAINE_TRY(after, sync::verifyAuditChain(end, std::span(&group, 1), *card));
    CHATELAINE_CHECK(m_store.appendAudit(caller.team, {principal, end, after, encode(group)}));
    end = after;
  }
  if (!groups.empty()) m_options.changed(caller.team);
  return cbor({});
}

Service::Answer Service::awaitedSecrets(const Visit& visit) {
  CHATELAINE_TRY(vault, idFrom<VaultId>(visit.values["vault"]));
  CHATELAINE_TRY(caller, reader(visit, vault));
  CHATELAINE_TRY(after, idFrom<Hash>(http::queryValue(visit.request, "after").value_or(Hash{}.hex())));
  CHATELAINE_TRY(secrets, m_store.awaited(caller.team, vault, after, mostAwaited));
  return cbor(encode(sync::AwaitedSecrets{std::move(secrets)}));
}

// Whoever may read the vault may bring it: its hash stands in a revision that somebody with the right has signed.
Service::Answer Service::bringSecret(const Visit& visit) {
  CHATELAINE_TRY(vault, idFrom<VaultId>(visit.values["vault"]));
  CHATELAINE_TRY(caller, reader(visit, vault));
  CHATELAINE_TRY(secret, received(sync::decodeSealedSecret(visit.request.body)));
  if (secret.sealed.size() > largestSecret) return fail(ErrorCode::limitExceeded, "a secret is too large");
  CHATELAINE_TRY(state, m_store.vaultState(caller.team, vault));
  const Hash hash = hashOf(secret);
  CHATELAINE_TRY(isStillNamed, isNamed(caller.team, state.position, hash));
  if (!isStillNamed) return fail(ErrorCode::notFound, "a secret that no item names");
  CHATELAINE_CHECK(m_store.bringSecret(caller.team, {vault, hash, visit.request.body}));
  m_options.changed(caller.team);
  return cbor({});
}

Service::Answer Service::markMoved(const Visit& visit) {
  CHATELAINE_TRY(caller, owner(visit));
  CHATELAINE_TRY(moved, received(sync::decode<sync::TeamMoved>(visit.request.body)));
  CHATELAINE_CHECK(m_store.markMoved(caller.team, moved.generation, {caller.principal, moved.to}));
  m_options.changed(caller.team);
  return cbor({});
}

Service::Answer Service::unmarkMoved(const Visit& visit) {
  CHATELAINE_TRY(caller, owner(visit));
  CHATELAINE_TRY(to, idFrom<Hash>(http::queryValue(visit.request, "to").value_or(Hash{}.hex())));
  CHATELAINE_CHECK(m_store.unmarkMoved(caller.team, to));
  m_options.changed(caller.team);
  return cbor({});
}

}  // namespace chatelaine::server
