// One consistent picture of the team for the windows: plain values, read from the replica in one go. No secrets exist
// in it.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/fork_view.h"
#include "models/team_members.h"
#include "vault/trash.h"
#include "vault/vault.h"

namespace chatelaine::models {

struct TeamView {
  std::uint64_t counter = 0;  // Vault::changeCounter when it was read
  std::string teamName;
  std::vector<MemberView> members;
  std::vector<GatewayView> gateways;
  std::vector<vault::Invite> invites;  // that were answered by nobody yet
  std::vector<vault::VaultSummary> vaults;
  std::vector<Credential> credentials;  // of every vault
  std::vector<Agent> agents;
  std::vector<Pin> pins;
  std::map<ItemId, Timestamp> lastUses;      // per credential, from the record
  std::map<ItemId, Timestamp> lastSeen;      // per agent, from the record
  std::map<PrincipalId, std::string> names;  // of the authors of credentials and of every device
  std::size_t pending = 0;                   // changes that the server hasn't taken yet
  std::size_t parked = 0;                    // of which it refused
  std::vector<vault::Problem> problems;
  std::vector<vault::Conflict> conflicts;
  std::vector<vault::PausedVault> paused;
  std::vector<vault::DeletedCredential> deleted;  // that can still be brought back
  std::vector<ForkView> forks;                    // that nobody has settled on this computer
  std::string kitWords;                           // six, of the recovery kit that the team names now
  std::chrono::seconds offlineGrace{0};           // 0: unlimited
};

TeamView readTeamView(vault::Vault& vault);  // on the vault thread

const vault::VaultSummary* find(const TeamView& view, const VaultId& vault);
const Credential* findCredential(const TeamView& view, const ItemId& credential);
const MemberView* myself(const TeamView& view);  // null without a team
bool amOwner(const TeamView& view);
const Agent* findAgent(const TeamView& view, const ItemId& agent);
std::vector<Pin> pinsOfVault(const TeamView& view, const VaultId& vault);
std::vector<Pin> pinsOfAgent(const TeamView& view, const ItemId& agent);  // in their order

}  // namespace chatelaine::models
