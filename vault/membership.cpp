#include "vault/membership.h"

#include <algorithm>
#include <limits>

#include "core/names.h"
#include "crypto/random.h"
#include "vault/audit_rows.h"
#include "vault/changes.h"
#include "vault/invites.h"
#include "vault/item_rows.h"
#include "vault/last_holder.h"
#include "vault/roster_sync.h"
#include "vault/trusted_kit.h"

namespace chatelaine::vault {
namespace {

Result<void> checkOwner(const Replica& replica) {
  if (!replica.team) return fail(ErrorCode::notFound, "no team yet");
  const sync::Member* member = memberOfDevice(replica.roster(), replica.card.id);
  if (!member || member->role != sync::Role::owner) return fail(ErrorCode::denied, "owners only");
  return {};
}

// What the roster would refuse is refused here, before anybody is asked for anything.
Result<RosterWish> wished(const Replica& replica, RosterWish wish) {
  CHATELAINE_CHECK(checkOwner(replica));
  CHATELAINE_CHECK(changedBy(replica.roster(), wish.change));
  return wish;
}

Result<RosterWish> wishedKnowingly(Replica& replica, RosterWish wish, LastHolder last) {
  wish.lastHolder = last;
  CHATELAINE_TRY(wanted, wished(replica, std::move(wish)));
  CHATELAINE_CHECK(checkLastHolder(replica, wanted));
  return wanted;
}

AuditEvent eventOf(AuditAction action, std::string name) {
  AuditEvent event;
  event.action = action;
  event.itemName = std::move(name);
  return event;
}

AuditEvent vaultEvent(Replica& replica, AuditAction action, const VaultId& vault) {
  AuditEvent event = eventOf(action, {});
  event.vaultName = nameOfSubject(replica, vault.view());
  return event;
}

std::string_view roleName(sync::Role role) {
  switch (role) {
    case sync::Role::owner: return "owner";
    case sync::Role::editor: return "editor";
    case sync::Role::auditor: break;
  }
  return "auditor";
}

Invite shownOf(const Replica& replica, InviteRow row) {
  using enum Invite::State;
  Invite invite{row.id, std::move(row.grant), row.expires, waiting, std::move(row.who), {}};
  if (invite.who) invite.words = sync::safetyWords(invite.who->card.id);
  if (row.isSpoilt) invite.state = tampered;
  else if (invite.who) invite.state = asking;
  else if (row.expires <= replica.clock()) invite.state = expired;
  if (invite.who && sync::cardOf(replica.roster(), invite.who->card.id)) invite.state = admitted;
  return invite;
}

// By the clock of who stored it, as the event is.
std::vector<PrincipalId> mayKnow(storage::Database& database, const ItemRow& row) {
  std::vector<PrincipalId> who{row.author};
  const auto fields = sync::decodeCredentialFields(row.fields);
  const auto events = findAuditRows(database, {.item = row.id, .limit = std::numeric_limits<std::int32_t>::max()});
  if (!events) return who;
  for (const StoredEvent& stored : *events) {
    const AuditAction action = stored.event.action;
    const bool isStoring = action == AuditAction::credentialAdded || action == AuditAction::secretReplaced ||
                           (action == AuditAction::conflictResolved && stored.event.reason == "took_mine");
    const bool isOfThisOne = !fields || stored.event.time >= fields->secretStoredAt;
    if (isStoring && isOfThisOne) who.push_back(stored.event.principal);
  }
  return who;
}

// A gateway could open all that it served, also one that stays in the team for other vaults.
bool losesGateway(const sync::Roster& before, const sync::Roster& after, const VaultId& vault) {
  const sync::RosterVault* was = sync::find(before, vault);
  const sync::RosterVault* is = sync::find(after, vault);
  return was && std::ranges::any_of(was->gateways, [&](const PrincipalId& gateway) {
           return !is || !std::ranges::contains(is->gateways, gateway);
         });
}

struct Newcomer {
  const sync::PrincipalCard& card;
  std::string memberName;
  std::string deviceName;
};

RosterWish memberWish(const Grant& grant, const Newcomer& who) {
  const auto id = crypto::randomId<MemberId>();
  return {sync::AddMember{id, grant.role, who.card, grant.vaults},
          {{copyOf(id.view()), who.memberName}, {copyOf(who.card.id.view()), who.deviceName}},
          eventOf(AuditAction::memberJoined, who.memberName)};
}

RosterWish wishFor(const Grant& grant, const Newcomer& who) {
  const sync::Name device{copyOf(who.card.id.view()), who.deviceName};
  switch (grant.kind) {
    case Grant::Kind::member: return memberWish(grant, who);
    case Grant::Kind::device:
      return {sync::AddDevice{grant.member, who.card}, {device}, eventOf(AuditAction::deviceJoined, who.deviceName)};
    case Grant::Kind::gateway: break;
  }
  return {sync::AddGateway{who.card, grant.vaults}, {device}, eventOf(AuditAction::gatewayJoined, who.deviceName)};
}

}  // namespace

Result<NewInvite> Membership::invite(const Grant& grant) {
  Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_CHECK(checkOwner(replica));
  InviteRow row;
  row.code = crypto::randomSecret(sync::inviteCodeSize);
  row.id = sync::inviteIdOf(row.code);
  row.grant = grant;
  row.expires = replica.clock() + sync::inviteLifetime;
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(putInvite(replica.database, row));
  AuditEvent event = eventOf(AuditAction::memberInvited, {});
  event.reason = grant.kind == Grant::Kind::gateway  ? "gateway"
                 : grant.kind == Grant::Kind::device ? "device"
                                                     : roleName(grant.role);
  changes.record(std::move(event));
  CHATELAINE_CHECK(changes.commit());
  return NewInvite{row.id, std::move(row.code), row.expires};
}

std::vector<Invite> Membership::invites() const {
  const Replica& replica = *m_vault.m_state->replica;
  std::vector<Invite> invites;
  auto rows = inviteRows(m_vault.m_state->replica->database);
  if (!rows || !replica.team) return invites;
  for (InviteRow& row : *rows) {
    if (!row.isCancelled) invites.push_back(shownOf(replica, std::move(row)));
  }
  return invites;
}

Result<void> Membership::cancel(const Hash& invite) {
  Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_TRY(row, inviteRow(replica.database, invite));
  if (!row) return fail(ErrorCode::notFound, "no such invitation");
  if (isAdmitted(replica, *row)) return fail(ErrorCode::conflict, "they are in already: remove them instead");
  row->isCancelled = true;
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(putInvite(replica.database, *row));
  changes.record(eventOf(AuditAction::inviteCancelled, {}));
  return changes.commit();
}

Result<RosterWish> Membership::admit(const Hash& invite, const std::string& memberName,
                                     const std::string& deviceName) const {
  const Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_TRY(row, inviteRow(m_vault.m_state->replica->database, invite));
  if (!row || row->isCancelled || !row->who) return fail(ErrorCode::notFound, "nobody asks with this invitation");
  if (row->isSpoilt) return fail(ErrorCode::tampered, "the answer to this invitation was altered");
  if (row->grant.kind == Grant::Kind::member) CHATELAINE_CHECK(checkTitle(memberName));
  CHATELAINE_CHECK(checkTitle(deviceName));
  return wished(replica, wishFor(row->grant, {row->who->card, memberName, deviceName}));
}

Result<RosterWish> Membership::removeMember(const MemberId& member) const {
  Replica& replica = *m_vault.m_state->replica;
  return wished(
      replica,
      {sync::RemoveMember{member}, {}, eventOf(AuditAction::memberRemoved, nameOfSubject(replica, member.view()))});
}

Result<RosterWish> Membership::removeDevice(const PrincipalId& device) const {
  Replica& replica = *m_vault.m_state->replica;
  return wished(
      replica,
      {sync::RemoveDevice{device}, {}, eventOf(AuditAction::deviceRemoved, nameOfSubject(replica, device.view()))});
}

Result<RosterWish> Membership::removeGateway(const PrincipalId& gateway, LastHolder last) const {
  Replica& replica = *m_vault.m_state->replica;
  return wishedKnowingly(
      replica,
      {sync::RemoveGateway{gateway}, {}, eventOf(AuditAction::gatewayRemoved, nameOfSubject(replica, gateway.view()))},
      last);
}

Result<RosterWish> Membership::setRole(const MemberId& member, sync::Role role) const {
  Replica& replica = *m_vault.m_state->replica;
  AuditEvent event = eventOf(AuditAction::roleChanged, nameOfSubject(replica, member.view()));
  event.reason = roleName(role);
  return wished(replica, {sync::SetRole{member, role}, {}, std::move(event)});
}

Result<RosterWish> Membership::setAccess(const MemberId& member, const std::vector<VaultId>& vaults) const {
  Replica& replica = *m_vault.m_state->replica;
  return wished(replica, {sync::SetAccess{member, vaults},
                          {},
                          eventOf(AuditAction::accessChanged, nameOfSubject(replica, member.view()))});
}

Result<RosterWish> Membership::setGateways(const VaultId& vault, const std::vector<PrincipalId>& gateways,
                                           LastHolder last) const {
  Replica& replica = *m_vault.m_state->replica;
  RosterWish wish{sync::SetGateways{vault, gateways}, {}, vaultEvent(replica, AuditAction::accessChanged, vault)};
  return wishedKnowingly(replica, std::move(wish), last);
}

Result<RosterWish> Membership::deleteVault(const VaultId& vault) const {
  Replica& replica = *m_vault.m_state->replica;
  return wished(replica, {sync::DeleteVault{vault}, {}, vaultEvent(replica, AuditAction::vaultDeleted, vault)});
}

Result<RosterWish> Membership::replaceKit(const sync::RecoveryCard& kit) const {
  return wished(*m_vault.m_state->replica, {sync::ReplaceKit{kit}, {}, eventOf(AuditAction::recoveryKitReplaced, {})});
}

Result<RosterWish> Membership::setOfflineGrace(std::chrono::seconds grace) const {
  AuditEvent event = eventOf(AuditAction::settingChanged, {});
  event.reason = "offline_grace";
  return wished(*m_vault.m_state->replica, {sync::SetOfflineGrace{grace}, {}, std::move(event)});
}

// A member never sees a secret but knows those that they typed: by the record, whoever stored the one that is there, or
// says so; and who wrote the newest revision, should the record not tell. A gateway held every secret of its vaults.
RemovalEffect Membership::effectOf(const sync::RosterChange& change) const {
  Replica& replica = *m_vault.m_state->replica;
  RemovalEffect effect;
  const auto next = replica.team ? changedBy(replica.roster(), change) : fail(ErrorCode::notFound, {});
  if (!next) return effect;
  effect.vaults = sync::vaultsToRekey(replica.roster(), *next);
  effect.unopenable = vaultsWithoutHolder(replica, *next).value_or(effect.vaults);
  for (const VaultId& vault : effect.vaults) {
    const auto rows = itemRows(m_vault.m_state->replica->database, vault, sync::ItemKind::credential);
    if (!rows) continue;
    const bool isGateway = losesGateway(replica.roster(), *next, vault);
    for (const ItemRow& row : *rows) {
      const auto knowing = mayKnow(replica.database, row);
      const auto leaves = [&](const PrincipalId& who) { return !sync::mayRead(*next, who, vault); };
      if (isGateway || std::ranges::any_of(knowing, leaves)) effect.rotate.push_back(row.id);
    }
  }
  return effect;
}

std::vector<PrincipalId> Membership::waitingForKit() const {
  std::vector<PrincipalId> waiting;
  Replica& replica = *m_vault.m_state->replica;
  if (!replica.team) return waiting;
  for (const sync::PrincipalCard& gateway : replica.roster().gateways) {
    const auto follows = followsKit(replica, gateway.id);
    if (follows && !*follows) waiting.push_back(gateway.id);
  }
  return waiting;
}

std::vector<std::pair<PrincipalId, VaultId>> Membership::waitingForHandOver() const {
  const Replica& replica = *m_vault.m_state->replica;
  std::vector<std::pair<PrincipalId, VaultId>> waiting;
  if (!replica.team) return waiting;
  for (const sync::RosterVault& vault : replica.roster().vaults) {
    if (!vault.secretKey) continue;
    for (const PrincipalId& gateway : vault.gateways) {
      if (gateway == vault.secretKey->maker) continue;
      const auto isDone = lastHandOver(m_vault.m_state->replica->database, vault.id, gateway);
      if (!isDone || !*isDone) waiting.emplace_back(gateway, vault.id);
    }
  }
  return waiting;
}

Result<sync::Roster> Membership::takenRoster() const {
  Replica& replica = *m_vault.m_state->replica;
  CHATELAINE_TRY(unsent, nextUnsentRoster(replica.database));
  const std::size_t taken = unsent ? unsent->revision : replica.rosters.size();
  if (taken == 0) return fail(ErrorCode::notFound, "no server has taken the team yet");
  return replica.rosters[taken - 1];
}

}  // namespace chatelaine::vault
