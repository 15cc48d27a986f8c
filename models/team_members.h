// Who belongs to the team, as the windows show it: members with their devices, and gateways with what they serve.
#pragma once
#include <string>
#include <vector>

#include "sync/invite.h"
#include "vault/conflicts.h"
#include "vault/guard.h"
#include "vault/membership.h"

namespace chatelaine::models {

struct DeviceView {
  PrincipalId id;
  std::string name;
  std::string words;  // six safety words
  bool isThis = false;
  friend bool operator==(const DeviceView&, const DeviceView&) = default;
};

struct MemberView {
  MemberId id;
  std::string name;
  sync::Role role = sync::Role::editor;
  std::vector<VaultId> vaults;  // beside the team's own
  std::vector<DeviceView> devices;
  bool isMe = false;
  friend bool operator==(const MemberView&, const MemberView&) = default;
};

struct GatewayView {
  PrincipalId id;
  std::string name;
  std::string words = {};
  std::vector<VaultId> vaults = {};   // that it serves
  std::vector<VaultId> waiting = {};  // of which it has no secret key yet
  bool waitsForKit = false;           // nobody has confirmed the team's recovery kit on its host
  friend bool operator==(const GatewayView&, const GatewayView&) = default;
};

std::vector<MemberView> readMembers(const vault::Vault& vault);  // on the vault thread
std::vector<GatewayView> readGateways(vault::Vault& vault);

}  // namespace chatelaine::models
