#include "models/membership_controller.h"

#include <algorithm>

#include "core/words.h"
#include "models/server_place.h"

namespace chatelaine::models {
namespace {

ShownInvite shown(vault::NewInvite invite, const ServerPlace& place) {
  const sync::InviteLink link{place.address, place.key, invite.code.clone()};
  return {invite.id, wordsOf(invite.code.view()), textOf(link), invite.expires};
}

sync::RosterChange changeOf(const MembershipController::Removal& removal) {
  return std::visit([](const auto& one) -> sync::RosterChange { return one; }, removal);
}

struct Removing {
  const vault::Membership& membership;
  vault::LastHolder last;
  Result<vault::RosterWish> operator()(const sync::RemoveMember& one) const {
    return membership.removeMember(one.member);
  }
  Result<vault::RosterWish> operator()(const sync::RemoveDevice& one) const {
    return membership.removeDevice(one.device);
  }
  Result<vault::RosterWish> operator()(const sync::RemoveGateway& one) const {
    return membership.removeGateway(one.gateway, last);
  }
  Result<vault::RosterWish> operator()(const sync::SetGateways& one) const {
    return membership.setGateways(one.vault, one.gateways, last);
  }
  Result<vault::RosterWish> operator()(const sync::DeleteVault& one) const { return membership.deleteVault(one.vault); }
};

}  // namespace

MembershipController::MembershipController(VaultThread& vaults, const ApiChannel& channel, SyncTransport& transport,
                                           TeamController& team, QObject* parent)
    : QObject(parent), m_vaults(vaults), m_channel(channel), m_transport(transport), m_team(team) {
  m_asking.setInterval(askingInterval);
  connect(&m_asking, &QTimer::timeout, this, [this] {
    watchInvites();
    if (m_asking.isActive()) m_transport.syncNow();
  });
  connect(&m_team, &TeamController::viewChanged, this, &MembershipController::watchInvites);
}

// Nobody's commit says that somebody asks, so no hint may come of it.
void MembershipController::watchInvites() {
  const Timestamp now = m_transport.status().lastSynced.value_or(Timestamp{});
  const bool isOut = std::ranges::any_of(m_team.view().invites, [now](const vault::Invite& invite) {
    return invite.state == vault::Invite::State::waiting && invite.expires > now;
  });
  if (!isOut) m_asking.stop();
  else if (!m_asking.isActive()) m_asking.start();
}

template <class Make>
void MembershipController::wish(Make make, QObject* context, Done<void> done) {
  m_vaults.post(
      this, [make = std::move(make)](vault::Vault& vault) { return make(vault::Membership(vault)); },
      [this, context = QPointer(context), done = std::move(done)](Result<vault::RosterWish> wanted) {
        if (!context) return;
        if (!wanted) return done(std::unexpected(wanted.error()));
        m_transport.carryOut(std::move(*wanted), context, done);
      });
}

template <class Work>
void MembershipController::change(Work work, QObject* context, Done<void> done) {
  m_vaults.post(
      this, [work = std::move(work)](vault::Vault& vault) mutable -> Result<void> { return work(vault); },
      [this, context = QPointer(context), done = std::move(done)](const Result<void>& changed) {
        m_team.refresh();
        if (changed) m_transport.changedHere();
        if (context) done(changed);
      });
}

void MembershipController::invite(const vault::Grant& grant, QObject* context, Done<ShownInvite> done) {
  if (m_channel.endpoint().isHere()) return done(fail(ErrorCode::offline, "the server is this computer's own"));
  m_vaults.post(
      this, [grant](vault::Vault& vault) { return vault::Membership(vault).invite(grant); },
      [this, place = placeOf(m_channel.endpoint()), context = QPointer(context),
       done = std::move(done)](Result<vault::NewInvite> invite) {
        m_team.refresh();
        if (invite) m_transport.syncNow();
        if (!context) return;
        if (!invite) return done(std::unexpected(invite.error()));
        done(shown(std::move(*invite), place));
      });
}

void MembershipController::cancel(const Hash& invite, QObject* context, Done<void> done) {
  change([invite](vault::Vault& vault) { return vault::Membership(vault).cancel(invite); }, context, std::move(done));
}

void MembershipController::admit(const Hash& invite, const QString& memberName, const QString& deviceName,
                                 QObject* context, Done<void> done) {
  wish([invite, member = memberName.toStdString(), device = deviceName.toStdString()](
           const vault::Membership& membership) { return membership.admit(invite, member, device); },
       context, std::move(done));
}

void MembershipController::setRole(const MemberId& member, sync::Role role, QObject* context, Done<void> done) {
  wish([member, role](const vault::Membership& membership) { return membership.setRole(member, role); }, context,
       std::move(done));
}

void MembershipController::setAccess(const MemberId& member, const std::vector<VaultId>& vaults, QObject* context,
                                     Done<void> done) {
  wish([member, vaults](const vault::Membership& membership) { return membership.setAccess(member, vaults); }, context,
       std::move(done));
}

void MembershipController::effectOf(const Removal& removal, QObject* context, Done<vault::RemovalEffect> done) {
  m_vaults.post(
      context,
      [change = changeOf(removal)](vault::Vault& vault) -> Result<vault::RemovalEffect> {
        return vault::Membership(vault).effectOf(change);
      },
      std::move(done));
}

void MembershipController::remove(const Removal& removal, QObject* context, Done<void> done, vault::LastHolder last) {
  wish([removal, last](const vault::Membership& membership) { return std::visit(Removing{membership, last}, removal); },
       context, std::move(done));
}

void MembershipController::setOfflineGrace(std::chrono::seconds grace, QObject* context, Done<void> done) {
  wish([grace](const vault::Membership& membership) { return membership.setOfflineGrace(grace); }, context,
       std::move(done));
}

void MembershipController::replaceKit(const sync::RecoveryCard& kit, QObject* context, Done<void> done) {
  wish([kit](const vault::Membership& membership) { return membership.replaceKit(kit); }, context, std::move(done));
}

void MembershipController::keepTheirs(std::int64_t conflict, QObject* context, Done<void> done) {
  change([conflict](vault::Vault& vault) { return vault::Conflicts(vault).keepTheirs(conflict); }, context,
         std::move(done));
}

void MembershipController::takeMine(std::int64_t conflict, SecretFields secrets, QObject* context, Done<void> done) {
  change(
      [conflict, secrets = std::move(secrets)](vault::Vault& vault) mutable {
        vault::Conflicts inbox(vault);
        return secrets.empty() ? inbox.takeMine(conflict) : inbox.takeMine(conflict, std::move(secrets));
      },
      context, std::move(done));
}

void MembershipController::keepBoth(std::int64_t conflict, SecretFields secrets, QObject* context, Done<void> done) {
  change(
      [conflict, secrets = std::move(secrets)](vault::Vault& vault) mutable -> Result<void> {
        CHATELAINE_CHECK(vault::Conflicts(vault).keepBoth(conflict, std::move(secrets)));
        return {};
      },
      context, std::move(done));
}

void MembershipController::acceptPaused(const VaultId& paused, QObject* context, Done<void> done) {
  change([paused](vault::Vault& vault) { return vault::Guard(vault).accept(paused); }, context, std::move(done));
}

void MembershipController::forkReport(const Hash& fork, QObject* context, Done<std::string> done) {
  m_vaults.post(
      context,
      [fork](vault::Vault& vault) -> Result<std::string> {
        for (const vault::Evidence& evidence : vault::Forks(vault).open()) {
          if (evidence.id == fork) return vault::reportOf(evidence, vault);
        }
        return fail(ErrorCode::notFound, "no such evidence is open");
      },
      std::move(done));
}

void MembershipController::settleFork(const Hash& fork, QObject* context, Done<void> done) {
  change([fork](vault::Vault& vault) { return vault::Forks(vault).settle(fork); }, context, std::move(done));
}

}  // namespace chatelaine::models
