#include <algorithm>

#include "sync/commit.h"

namespace chatelaine::sync {
namespace {

enum class Place { teamVault, otherVault };
enum class Writer { owner, editorOrOwner, gateway };

struct Permission {
  Place place;
  Writer writer;
};

// The table of the protocol: where a kind may stand and who writes it.
Permission permissionOf(ItemKind kind) {
  switch (kind) {
    case ItemKind::credential: return {Place::otherVault, Writer::editorOrOwner};
    case ItemKind::pin: return {Place::otherVault, Writer::owner};
    case ItemKind::agent:
    case ItemKind::automation:
    case ItemKind::browserProfile:
    case ItemKind::name:
    case ItemKind::setting: return {Place::teamVault, Writer::owner};
    case ItemKind::runtime:
    case ItemKind::deposit: break;
  }
  return {Place::otherVault, Writer::gateway};
}

bool roleSuffices(Role role, Writer needed) {
  if (needed == Writer::gateway) return false;
  return role == Role::owner || (needed == Writer::editorOrOwner && role == Role::editor);
}

}  // namespace

bool mayRead(const Roster& roster, const PrincipalId& principal, const VaultId& vault) {
  const RosterVault* entry = find(roster, vault);
  if (!entry) return false;
  if (isGateway(roster, principal)) return std::ranges::contains(entry->gateways, principal);
  const Member* member = memberOfDevice(roster, principal);
  return member && std::ranges::contains(entry->access, member->id);
}

bool mayWrite(const Roster& roster, const PrincipalId& author, const VaultId& vault, ItemKind kind) {
  const Permission permission = permissionOf(kind);
  if ((vault == teamVault) != (permission.place == Place::teamVault)) return false;
  if (!mayRead(roster, author, vault)) return false;
  if (isGateway(roster, author)) return permission.writer == Writer::gateway;
  return roleSuffices(memberOfDevice(roster, author)->role, permission.writer);
}

}  // namespace chatelaine::sync
