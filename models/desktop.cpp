#include "models/desktop.h"

namespace chatelaine::models {

Desktop::Desktop(DesktopOptions options, QObject* parent)
    : QObject(parent),
      m_options(std::move(options)),
      m_daemon(m_options.daemon),
      m_channel(m_options.endpoint),
      m_control(m_channel, m_vaults),
      m_session({.folder = m_options.folder,
                 .random = m_options.random,
                 .cost = m_options.passphraseCost,
                 .clock = m_options.clock},
                m_vaults),
      m_link(m_control, m_session, m_vaults),
      m_transport(m_channel, m_control, m_vaults, {.clock = m_options.clock, .jitter = m_options.jitter}),
      m_team(m_vaults, m_control, m_transport, m_options.random),
      m_expiry(m_options.clock) {
  connectAll();
}

void Desktop::connectAll() {
  connect(&m_session, &Session::stateChanged, this, [this] {
    if (m_session.state() == Session::State::unlocked) whenUnlocked();
  });
  connect(&m_daemon, &LocalDaemon::stateChanged, this, [this] {
    // A daemon that came back knows no session of before.
    m_control.forgetSession();
    const bool ready = m_daemon.state() == LocalDaemon::State::running && m_session.state() == Session::State::unlocked;
    if (ready) whenUnlocked();
  });
  connect(&m_transport, &SyncTransport::statusChanged, this, [this] {
    const bool troubled = m_transport.status().reason.has_value();
    if (troubled && m_link.standing() != GatewayLink::Standing::ours) m_link.check();
  });
  connect(&m_team, &TeamController::viewChanged, this, [this] { m_expiry.watch(m_team.view()); });
  connect(&m_expiry, &ExpiryWatch::passed, &m_team, &TeamController::viewChanged);
  connect(&m_link, &GatewayLink::standingChanged, this, [this] {
    if (m_link.standing() == GatewayLink::Standing::ours) m_transport.syncNow();
  });
}

void Desktop::start() { m_daemon.ensureRunning(); }

void Desktop::whenUnlocked() {
  m_team.refresh();
  m_transport.syncNow();
  m_link.check();
}

Secret Desktop::newRecoverySeed() {
  vault::RecoveryKit kit = vault::makeRecoveryKit();
  m_recovery = kit.card;
  return std::move(kit.seed);
}

void Desktop::found(GatewayLink::Names names, Secret passphrase, QObject* context,
                    std::function<void(Result<void>)> done) {
  auto found = std::make_shared<Founding>(Founding{std::move(names), std::move(passphrase), context, std::move(done)});
  if (m_daemon.state() == LocalDaemon::State::running) return foundNow(*found);
  Q_EMIT m_link.stepReached(GatewayLink::Step::gateway);
  const auto whenItChanges = std::make_shared<QMetaObject::Connection>();
  *whenItChanges = connect(&m_daemon, &LocalDaemon::stateChanged, this, [this, found, whenItChanges] {
    const bool failed = m_daemon.state() == LocalDaemon::State::failed;
    if (!failed && m_daemon.state() != LocalDaemon::State::running) return;
    disconnect(*whenItChanges);
    if (!failed) return foundNow(*found);
    if (found->context) found->done(fail(m_daemon.failure().value_or(ErrorCode::internal)));
  });
  m_daemon.ensureRunning();
}

void Desktop::foundNow(Founding& founding) {
  if (!founding.context) return;
  m_link.found(std::move(founding.names), std::move(founding.passphrase), m_recovery, founding.context, founding.done);
}

void Desktop::lock(LockReason reason) {
  m_transport.stop();
  m_control.forgetSession();
  m_session.lock(reason);
  m_team.clear();
}

}  // namespace chatelaine::models
