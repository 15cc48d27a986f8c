// What an owner may change about who is who, as values, and the roster that follows. Decides; signs and seals nothing.
#pragma once
#include <variant>

#include "sync/roster.h"

namespace chatelaine::sync {

struct AddVault {
  RosterVault vault;  // its access is that of the owners
};
struct DeleteVault {
  VaultId vault;
};
struct AddMember {
  MemberId id;
  Role role = Role::editor;
  PrincipalCard device;
  std::vector<VaultId> vaults;  // beside the team's own; an owner has all of them
};
struct AddDevice {
  MemberId member;
  PrincipalCard device;
};
struct AddGateway {
  PrincipalCard gateway;
  std::vector<VaultId> vaults;
};
struct RemoveMember {
  MemberId member;
};
struct RemoveDevice {
  PrincipalId device;
};
struct RemoveGateway {
  PrincipalId gateway;
};
struct SetRole {
  MemberId member;
  Role role = Role::editor;
};
struct SetAccess {
  MemberId member;
  std::vector<VaultId> vaults;
};
struct SetGateways {
  VaultId vault;
  std::vector<PrincipalId> gateways;
};
struct PublishedKey {
  VaultId vault;
  std::uint64_t epoch = 1;
  VaultSecretKey key;
};
struct PublishKeys {
  std::vector<PublishedKey> keys;
};
struct ReplaceKit {
  RecoveryCard recovery;  // every vault gets a new epoch with it
};
struct RecoverOwner {  // with the recovery kit, which is replaced
  MemberId owner;
  PrincipalCard device;
  RecoveryCard recovery;
};
struct SetOfflineGrace {
  std::chrono::seconds grace{0};  // 0: unlimited
};

using RosterChange =
    std::variant<AddVault, DeleteVault, AddMember, AddDevice, AddGateway, RemoveMember, RemoveDevice, RemoveGateway,
                 SetRole, SetAccess, SetGateways, PublishKeys, ReplaceKit, RecoverOwner, SetOfflineGrace>;

// The next revision as it has to be, but for author, time, signature and the new epochs (see vaultsToRekey).
// notFound: no such member, device, gateway or vault. alreadyExists: somebody is there already. denied: the team would
// have no owner, or an owner would lose a vault. conflict: nothing of it is news (a key that is published already).
Result<Roster> changedBy(const Roster& newest, const RosterChange& change);

// The vaults from which the change takes a reader or a right away, and all of them for a new recovery kit: each needs a
// new epoch in the same revision.
std::vector<VaultId> vaultsToRekey(const Roster& before, const Roster& after);

bool losesReader(const Roster& before, const Roster& after, const VaultId& vault);
bool losesRole(const Roster& before, const Roster& after, const RosterVault& vault);

}  // namespace chatelaine::sync
