#include "tests/server/team_of_daemon.h"

namespace chatelaine::test {

unsigned TeamOfDaemon::found(const RunningDaemon& at) const {
  at.ask("POST", "/v1/roster", encode(Team::updateOf(team.rosters.front())));
  return at.ask("POST", "/v1/roster", encode(Team::updateOf(team.roster(), team.keys())), session(at, team.owner))
      .status;
}

std::string TeamOfDaemon::session(const RunningDaemon& at, const sync::PrincipalKeys& keys) const {
  const auto challenge = sync::decode<sync::Challenge>(at.ask("POST", "/v1/challenges").body);
  if (!challenge) return {};
  const sync::SessionRequest request{team.id(), keys.card().id, challenge->nonce,
                                     signSession(keys, "server", Hash{}, team.id(), challenge->nonce)};
  const auto grant = sync::decode<sync::SessionGrant>(at.ask("POST", "/v1/session", encode(request)).body);
  return grant ? grant->token : std::string();
}

unsigned TeamOfDaemon::post(const RunningDaemon& at, const sync::Commit& commit, const std::string& token) const {
  return at.ask("POST", "/v1/vaults/" + team.vault.hex() + "/commits", encode(commit), token).status;
}

std::vector<Hash> TeamOfDaemon::heads(const RunningDaemon& at, const std::string& token) const {
  const auto page =
      sync::decode<sync::HeadsPage>(at.ask("GET", "/v1/vaults/" + team.vault.hex() + "/heads", {}, token).body);
  std::vector<Hash> hashes;
  if (!page) return hashes;
  for (const Bytes& head : page->heads) hashes.push_back(hashOf(sync::decodeHead(head).value()));
  return hashes;
}

}  // namespace chatelaine::test
