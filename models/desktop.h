// All that the windows work with, made and connected in one place: daemon, channel, session, synchronisation, team.
#pragma once
#include <QtCore/QObject>

#include <filesystem>

#include "models/expiry_watch.h"
#include "models/gateway_link.h"
#include "models/local_daemon.h"
#include "models/one_time_code_source.h"
#include "models/team_controller.h"

namespace chatelaine::models {

struct DesktopOptions {
  std::filesystem::path folder;  // of this computer's database
  Endpoint endpoint;
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

  void start();  // the daemon first; all else follows from it

  const DesktopOptions& options() const { return m_options; }
  Timestamp now() const { return m_options.clock(); }
  LocalDaemon& daemon() { return m_daemon; }
  Session& session() { return m_session; }
  GatewayLink& gateway() { return m_link; }
  SyncTransport& transport() { return m_transport; }
  TeamController& team() { return m_team; }
  ExpiryWatch& expiry() { return m_expiry; }  // when it fires, the team says that its view changed

  // -- Founding the team ----------------------------------------------------------------------------------------------
  Secret newRecoverySeed();  // shown once; a later call makes another
  void found(GatewayLink::Names names, Secret passphrase, QObject* context, std::function<void(Result<void>)> done);

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

  DesktopOptions m_options;
  LocalDaemon m_daemon;
  VaultThread m_vaults;
  ApiChannel m_channel;
  ControlClient m_control;
  Session m_session;
  GatewayLink m_link;
  SyncTransport m_transport;
  TeamController m_team;
  ExpiryWatch m_expiry;
  sync::RecoveryCard m_recovery;
};

}  // namespace chatelaine::models
