// All that the windows work with, made and connected in one place: daemon, channel, session, synchronisation, team.
#pragma once
#include <QtCore/QObject>

#include <filesystem>

#include "models/expiry_watch.h"
#include "models/gateway_link.h"
#include "models/joiner.h"
#include "models/local_daemon.h"
#include "models/local_gateway.h"
#include "models/membership_controller.h"
#include "models/one_time_code_source.h"
#include "models/server_place.h"
#include "models/server_visit.h"
#include "models/team_controller.h"
#include "models/team_move.h"

namespace chatelaine::models {

struct DesktopOptions {
  std::filesystem::path folder;  // of this computer's database
  Endpoint endpoint;             // of the server on this computer; a team elsewhere has a ServerPlace in `folder`
  LocalDaemon::Options daemon;
  RandomSource random;
  std::function<crypto::PassphraseCost()> passphraseCost;
  std::function<double()> jitter;
  CodeSource oneTimeCode;  // for a key that isn't stored yet
  Clock clock = systemNow;
};

// GUI thread. Lives as long as the windows do.
class Desktop final : public QObject {
  Q_OBJECT
 public:
  explicit Desktop(DesktopOptions options, QObject* parent = nullptr);

  // The daemon first, where the team is on this computer; all else follows from it. Before there is a team nothing is
  // started: see found().
  void start();

  const DesktopOptions& options() const { return m_options; }
  Timestamp now() const { return m_options.clock(); }
  LocalDaemon& daemon() { return m_daemon; }
  Session& session() { return m_session; }
  GatewayLink& gateway() { return m_link; }
  SyncTransport& transport() { return m_transport; }
  TeamController& team() { return m_team; }
  MembershipController& membership() { return m_membership; }
  Joiner& joiner() { return m_joiner; }
  // Where the team's server is; nothing: on this computer.
  std::optional<ServerPlace> server() const;
  const LocalGateway& localGateway() const { return m_localGateway; }
  ExpiryWatch& expiry() { return m_expiry; }  // when it fires, the team says that its view changed

  // -- Founding the team ----------------------------------------------------------------------------------------------
  Secret newRecoverySeed();                                        // shown once; a later call makes another
  const sync::RecoveryCard& newKit() const { return m_recovery; }  // its public half
  std::string newKitWords() const;                                 // its six words, for its paper
  void prepareHere();  // found() will be asked for: the daemon may start already
  void found(GatewayLink::Names names, Secret passphrase, QObject* context, std::function<void(Result<void>)> done);
  // On a server elsewhere, without a gateway: those join later. Nothing is left if the server can't be reached or
  // doesn't take the team. Steps as of the gateway: reached, database, handed over.
  void foundOn(const ServerPlace& place, GatewayLink::Names names, Secret passphrase, QObject* context,
               std::function<void(Result<void>)> done);

  // -- Joining one ----------------------------------------------------------------------------------------------------
  // The database stands when `done` hears of it; joiner() tells the rest.
  void join(sync::InviteLink link, vault::Joining::Names names, Secret passphrase, QObject* context,
            std::function<void(Result<void>)> done);
  // With the recovery kit, when every device is lost; newRecoverySeed() is the next kit, on paper already.
  void recover(const ServerPlace& place, Secret seed, std::string deviceName, Secret passphrase, QObject* context,
               std::function<void(Result<void>)> done);
  // Gives an invitation or a recovery up that came to nothing; fresh afterwards.
  void leave(QObject* context, std::function<void(Result<void>)> done);

  // -- Another server -------------------------------------------------------------------------------------------------
  TeamMove& move() { return m_move; }  // its steps
  // Moves the team there and goes there; a gateway on this computer is started anew with the address.
  void moveTeam(const ServerPlace& to, TeamMove::OldServer oldServer, TeamMove::Done done);
  // The team is there already: goes there once that server has shown that it has all that we know. Else nothing
  // changes.
  void changeServer(const ServerPlace& to, ServerVisit::Done done);
  void giveUpChange() { m_visit.stop(); }

  void lock(LockReason reason);

 private:
  struct Founding {
    GatewayLink::Names names;
    Secret passphrase;
    QPointer<QObject> context;
    std::function<void(Result<void>)> done;
  };
  void connectAll();
  void whenUnlocked();
  void foundNow(Founding& founding);
  void useServerOf(const std::filesystem::path& folder);
  Result<void> goTo(const ServerPlace& place);
  Result<void> beginAt(const ServerPlace& place);
  Result<void> followTeam(const ServerPlace& place);
  Result<void> stayHere();
  void makeOn(const std::shared_ptr<Founding>& founding);
  void finishFounding(const std::shared_ptr<Founding>& founding);

  DesktopOptions m_options;
  LocalDaemon m_daemon;
  VaultThread m_vaults;
  ApiChannel m_channel;  // to the team's server
  ApiChannel m_here;     // to the daemon of this computer
  ControlClient m_control;
  LocalGateway m_localGateway;
  Session m_session;
  GatewayLink m_link;
  SyncTransport m_transport;
  TeamController m_team;
  MembershipController m_membership;
  Joiner m_joiner;
  TeamMove m_move;
  ServerVisit m_visit;
  ExpiryWatch m_expiry;
  sync::RecoveryCard m_recovery;
};

}  // namespace chatelaine::models
