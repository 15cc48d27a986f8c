// Who is in the team: invitations, roles, access, removals. Says what a synchronisation has to do and signs nothing
// itself: the roster is changed at the server, or not at all.
#pragma once
#include "sync/invite.h"
#include "vault/roster_wish.h"
#include "vault/vault.h"

namespace chatelaine::vault {

// What somebody gets who comes with the code.
struct Grant {
  enum class Kind : std::uint8_t { member, device, gateway };
  Kind kind = Kind::member;
  sync::Role role = sync::Role::editor;  // of a new member
  MemberId member;                       // whose further device it is
  std::vector<VaultId> vaults;           // a new member's access; what a gateway serves
};

struct NewInvite {
  Hash id;
  Secret code;  // shown once, in the inviting person's window
  Timestamp expires;
};

struct Invite {
  enum class State : std::uint8_t { waiting, asking, admitted, expired, tampered };
  Hash id;
  Grant grant;
  Timestamp expires;
  State state = State::waiting;
  std::optional<sync::Enrolment> who;  // once they asked
  std::string words;                   // their safety words, to be compared with what their screen shows
};

// What a removal leaves to do: who was removed may still know these credentials' secrets.
struct RemovalEffect {
  std::vector<VaultId> vaults;  // that get a new epoch
  std::vector<ItemId> rotate;   // credentials whose secrets should be replaced at their services
  // Vaults with credentials that no gateway could open any more, as far as the record says: the change is refused
  // unless the last holder goes knowingly.
  std::vector<VaultId> unopenable;
};

// The Vault's thread. Everything but the reading is for owners: denied to others.
class Membership {
 public:
  explicit Membership(Vault& vault) : m_vault(vault) {}

  // The server is told with the next synchronisation, of the code's id only. Ten minutes.
  Result<NewInvite> invite(const Grant& grant);
  std::vector<Invite> invites() const;
  Result<void> cancel(const Hash& invite);

  // Of who asks, under these names. notFound, expired, tampered.
  Result<RosterWish> admit(const Hash& invite, const std::string& memberName, const std::string& deviceName) const;
  Result<RosterWish> removeMember(const MemberId& member) const;
  Result<RosterWish> removeDevice(const PrincipalId& device) const;
  // denied where it would be the last one that can open a vault's secrets, unless it goes knowingly; asked again when
  // it is carried out.
  Result<RosterWish> removeGateway(const PrincipalId& gateway, LastHolder last = LastHolder::stays) const;
  Result<RosterWish> setRole(const MemberId& member, sync::Role role) const;
  Result<RosterWish> setAccess(const MemberId& member, const std::vector<VaultId>& vaults) const;
  Result<RosterWish> setGateways(const VaultId& vault, const std::vector<PrincipalId>& gateways,
                                 LastHolder last = LastHolder::stays) const;  // denied as above
  Result<RosterWish> deleteVault(const VaultId& vault) const;
  Result<RosterWish> replaceKit(const sync::RecoveryCard& kit) const;
  Result<RosterWish> setOfflineGrace(std::chrono::seconds grace) const;

  RemovalEffect effectOf(const sync::RosterChange& change) const;
  // Gateways that serve a vault and have no secret key of it yet, as far as the record says: waiting for hand-over.
  std::vector<std::pair<PrincipalId, VaultId>> waitingForHandOver() const;
  // Gateways on whose hosts nobody has confirmed the recovery kit yet that an owner put in the place of the one that
  // they follow, as far as the roster and their record say: they give it no secret key.
  std::vector<PrincipalId> waitingForKit() const;
  // The newest roster that a server has taken: ours may be newer and wait here. notFound.
  Result<sync::Roster> takenRoster() const;

 private:
  Vault& m_vault;
};

}  // namespace chatelaine::vault
