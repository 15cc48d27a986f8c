// The roster chain: reading it, adding to it, founding a team.
#include "server/answers.h"
#include "server/roster_check.h"
#include "server/service.h"

namespace chatelaine::server {

namespace {

// What is sealed to the kit: metadata for who holds it, secret keys for the gateways that it would open them at. Nobody
// else has a use for it.
bool mayCarry(const Caller& caller, const sync::WrappedKey& kitsKey) {
  const bool isSecret = kitsKey.purpose == sync::KeyPurpose::secret;
  if (caller.isKit) return !isSecret;
  return isSecret && isGateway(caller.roster(), caller.principal) &&
         sync::mayRead(caller.roster(), caller.principal, kitsKey.vault);
}

}  // namespace

Service::Answer Service::rosterPage(const Visit& visit) {
  CHATELAINE_TRY(caller, authoriseOrKit(visit));
  CHATELAINE_TRY(from, numberFrom(visit.request, "from", 0));
  sync::RosterPage page;
  CHATELAINE_TRY(rosters, m_store.rosters(caller.team, from, {}));
  page.rosters = std::move(rosters);
  CHATELAINE_TRY(keys, m_store.keysOf(caller.team, caller.principal));
  page.keys = std::move(keys);
  CHATELAINE_TRY(kit, m_store.keysOf(caller.team, PrincipalId{}));
  std::ranges::copy_if(kit, std::back_inserter(page.keys),
                       [&](const sync::WrappedKey& key) { return mayCarry(caller, key); });
  return cbor(encode(page));
}

Service::Answer Service::postRoster(const Visit& visit) {
  CHATELAINE_TRY(update, received(sync::decode<sync::RosterUpdate>(visit.request.body)));
  CHATELAINE_TRY(next, received(sync::decodeRoster(update.roster)));
  if (next.revision == 0) return foundTeam(next, update);
  CHATELAINE_TRY(caller, authoriseOrKit(visit));
  if (teamOf(next) != caller.team) return fail(ErrorCode::denied, "a roster of another team");
  return addRoster(caller.rosters, next, update);
}

Service::Answer Service::addRoster(std::span<const sync::Roster> chain, const sync::Roster& next,
                                   const sync::RosterUpdate& update) {
  if (next.revision < chain.size()) {  // an answer that was lost, or another one's revision
    CHATELAINE_TRY(stored, m_store.rosters(teamOf(next), next.revision, {.rows = 1}));
    if (!stored.empty() && stored.front() == update.roster) return cbor({});
    return fail(ErrorCode::conflict, "another roster revision is here");
  }
  CHATELAINE_TRY(verified, checkRoster(chain, next, update));
  verified.founding = m_options.genesis == Genesis::accepted ? Founding::ofAnyTeam : Founding::ofTheFirstTeam;
  CHATELAINE_CHECK(m_store.addRoster(verified));
  m_options.changed(verified.team);
  return cbor({});
}

Service::Answer Service::foundTeam(const sync::Roster& genesis, const sync::RosterUpdate& update) {
  const auto chain = rostersOf(teamOf(genesis));
  if (chain) return addRoster(*chain, genesis, update);
  if (chain.error().code != ErrorCode::notFound) return std::unexpected(chain.error());
  return addRoster({}, genesis, update);
}

}  // namespace chatelaine::server
