// What a person decides about the team's people, gateways, conflicts and paused vaults, as calls.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include "models/api_channel.h"
#include "models/team_controller.h"

namespace chatelaine::models {

// Shown once, in the inviting person's window: both are secret for ten minutes.
struct ShownInvite {
  Hash id;
  Secret words;  // eight
  Secret link;   // where the server is, and the words
  Timestamp expires;
};

// GUI thread. Whoever changes the roster hears the server's answer: `done` isn't called before it, and not at all when
// `context` has gone. denied for all but owners, offline, conflict and what the roster's rules say.
class MembershipController final : public QObject {
  Q_OBJECT
 public:
  template <class T>
  using Done = std::function<void(Result<T>)>;

  MembershipController(VaultThread& vaults, const ApiChannel& channel, SyncTransport& transport, TeamController& team,
                       QObject* parent = nullptr);

  // offline: the team's server is this computer, and nobody else can reach it.
  void invite(const vault::Grant& grant, QObject* context, Done<ShownInvite> done);
  void cancel(const Hash& invite, QObject* context, Done<void> done);
  void admit(const Hash& invite, const QString& memberName, const QString& deviceName, QObject* context,
             Done<void> done);
  void setRole(const MemberId& member, sync::Role role, QObject* context, Done<void> done);
  void setAccess(const MemberId& member, const std::vector<VaultId>& vaults, QObject* context, Done<void> done);

  using Removal =
      std::variant<sync::RemoveMember, sync::RemoveDevice, sync::RemoveGateway, sync::SetGateways, sync::DeleteVault>;
  void effectOf(const Removal& removal, QObject* context, Done<vault::RemovalEffect> done);
  // denied for a gateway that alone can open a vault's secrets (RemovalEffect::unopenable), unless it goes knowingly.
  void remove(const Removal& removal, QObject* context, Done<void> done,
              vault::LastHolder last = vault::LastHolder::stays);
  void setOfflineGrace(std::chrono::seconds grace, QObject* context, Done<void> done);  // 0: unlimited
  // The kit is on paper already. Every vault gets a new key; gateways give it their keys once somebody has confirmed it
  // on their hosts.
  void replaceKit(const sync::RecoveryCard& kit, QObject* context, Done<void> done);

  void keepTheirs(std::int64_t conflict, QObject* context, Done<void> done);
  void takeMine(std::int64_t conflict, SecretFields secrets, QObject* context, Done<void> done);  // or none
  void keepBoth(std::int64_t conflict, SecretFields secrets, QObject* context, Done<void> done);
  void acceptPaused(const VaultId& vault, QObject* context, Done<void> done);
  void forkReport(const Hash& fork, QObject* context, Done<std::string> done);  // all of it, as text
  void settleFork(const Hash& fork, QObject* context, Done<void> done);         // on this computer alone

 private:
  template <class Make>
  void wish(Make make, QObject* context, Done<void> done);
  template <class Work>
  void change(Work work, QObject* context, Done<void> done);
  void watchInvites();

  VaultThread& m_vaults;
  const ApiChannel& m_channel;
  SyncTransport& m_transport;
  TeamController& m_team;
  QTimer m_asking;
};

inline constexpr std::chrono::seconds askingInterval{2};  // while an invitation is out

}  // namespace chatelaine::models
