#include "models/desktop.h"

#include "vault/hand_over.h"

namespace chatelaine::models {

Desktop::Desktop(DesktopOptions options, QObject* parent)
    : QObject(parent),
      m_options(std::move(options)),
      m_daemon(m_options.daemon),
      m_channel(m_options.endpoint),
      m_here(m_options.endpoint),
      m_control(m_here, m_vaults),
      m_localGateway(m_options.folder, m_daemon, m_control),
      m_session({.folder = m_options.folder,
                 .random = m_options.random,
                 .cost = m_options.passphraseCost,
                 .clock = m_options.clock},
                m_vaults),
      m_link(m_control, m_session, m_vaults),
      m_transport(m_channel, m_control, m_vaults, {.clock = m_options.clock, .jitter = m_options.jitter}),
      m_team(m_vaults, m_control, m_transport, m_options.random),
      m_membership(m_vaults, m_channel, m_transport, m_team),
      m_joiner(m_channel, m_session, m_vaults, {.jitter = m_options.jitter}),
      m_move(m_channel, m_transport, m_vaults),
      m_visit(m_vaults),
      m_expiry(m_options.clock) {
  useServerOf(m_options.folder);
  connectAll();
}

// Before there is a database the file says nothing: it may be of a founding that was cut off. One that can't be read
// makes every request fail, and starts no daemon.
void Desktop::useServerOf(const std::filesystem::path& folder) {
  if (m_session.state() == Session::State::fresh) return;
  const auto place = readServerPlace(folder);
  if (!place) m_channel.setEndpoint({});
  else if (*place) m_channel.setEndpoint(endpointOf(**place));
  m_localGateway.setServer(server());
}

std::optional<ServerPlace> Desktop::server() const {
  return m_channel.endpoint().isHere() ? std::nullopt : std::optional(placeOf(m_channel.endpoint()));
}

Result<void> Desktop::goTo(const ServerPlace& place) {
  CHATELAINE_CHECK(writeServerPlace(m_options.folder, place));
  m_channel.setEndpoint(endpointOf(place));
  m_localGateway.setServer(place);
  return {};
}

// Another team's gateway may be on this computer from before: it is none of ours.
Result<void> Desktop::beginAt(const ServerPlace& place) {
  m_localGateway.forget();
  return goTo(place);
}

Result<void> Desktop::stayHere() {
  CHATELAINE_CHECK(forgetServerPlace(m_options.folder));
  if (!m_channel.endpoint().isHere()) m_channel.setEndpoint(m_options.endpoint);
  m_localGateway.forget();
  m_localGateway.setServer({});
  return {};
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
    const bool troubled = m_transport.status().reason.has_value() && m_localGateway.isHere();
    if (troubled && m_link.standing() != GatewayLink::Standing::ours) m_link.check();
  });
  connect(&m_team, &TeamController::viewChanged, this, [this] { m_expiry.watch(m_team.view()); });
  connect(&m_expiry, &ExpiryWatch::passed, &m_team, &TeamController::viewChanged);
  connect(&m_joiner, &Joiner::joined, this, &Desktop::whenUnlocked);
  connect(&m_link, &GatewayLink::standingChanged, this, [this] {
    if (m_link.standing() == GatewayLink::Standing::ours) m_transport.syncNow();
  });
}

void Desktop::start() {
  if (m_session.state() != Session::State::fresh) m_localGateway.start();
}

void Desktop::prepareHere() { m_daemon.ensureRunning(); }

// A database without a team waits for an owner's answer: there is nothing to synchronise yet.
void Desktop::whenUnlocked() {
  m_team.refresh();
  m_vaults.post(
      this, [](const vault::Vault& vault) -> Result<bool> { return vault.team().has_value(); },
      [this](const Result<bool>& hasTeam) {
        if (!hasTeam) return;
        if (!*hasTeam) return m_joiner.resume();
        m_transport.syncNow();
        if (m_localGateway.isHere()) m_link.check();
      });
}

Secret Desktop::newRecoverySeed() {
  vault::RecoveryKit kit = vault::makeRecoveryKit();
  m_recovery = kit.card;
  return std::move(kit.seed);
}

std::string Desktop::newKitWords() const { return vault::wordsOfKit(m_recovery); }

void Desktop::found(GatewayLink::Names names, Secret passphrase, QObject* context,
                    std::function<void(Result<void>)> done) {
  if (const auto here = stayHere(); !here) return done(here);
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

void Desktop::foundOn(const ServerPlace& place, GatewayLink::Names names, Secret passphrase, QObject* context,
                      std::function<void(Result<void>)> done) {
  Q_EMIT m_link.stepReached(GatewayLink::Step::gateway);
  if (const auto there = beginAt(place); !there) return done(there);
  auto found = std::make_shared<Founding>(Founding{std::move(names), std::move(passphrase), context, std::move(done)});
  m_channel.learnServerKey(this, [this, found](const Result<Hash>& reached) {
    if (!found->context) return;
    if (!reached) return found->done(std::unexpected(reached.error()));
    makeOn(found);
  });
}

void Desktop::makeOn(const std::shared_ptr<Founding>& founding) {
  Q_EMIT m_link.stepReached(GatewayLink::Step::database);
  const vault::Vault::Founding team{.teamName = founding->names.team,
                                    .memberName = founding->names.member,
                                    .deviceName = founding->names.device,
                                    .gateway = {},
                                    .gatewayName = {},
                                    .recovery = m_recovery};
  m_session.createWith([team](vault::Vault& vault) { return vault.foundTeam(team); }, std::move(founding->passphrase),
                       founding->context,
                       [this, founding](const Result<void>& made) {
                         if (!made) return founding->done(made);
                         Q_EMIT m_link.stepReached(GatewayLink::Step::handover);
                         finishFounding(founding);
                       });
}

// The first synchronisation takes the genesis there. What doesn't take it isn't kept.
void Desktop::finishFounding(const std::shared_ptr<Founding>& founding) {
  const auto whenItEnds = std::make_shared<QMetaObject::Connection>();
  *whenItEnds = connect(&m_transport, &SyncTransport::statusChanged, this, [this, founding, whenItEnds] {
    const SyncStatus status = m_transport.status();
    const bool isIn = status.phase == SyncStatus::Phase::synced;
    if (!isIn && !status.reason) return;
    disconnect(*whenItEnds);
    if (isIn && founding->context) return founding->done({});
    if (isIn) return;
    m_transport.stop();
    m_session.abandon(this, [founding, reason = *status.reason](const Result<void>&) {
      if (founding->context) founding->done(fail(reason, "the server didn't take the team"));
    });
  });
}

void Desktop::join(sync::InviteLink link, vault::Joining::Names names, Secret passphrase, QObject* context,
                   std::function<void(Result<void>)> done) {
  const auto place = serverPlaceFrom(link.server, link.serverKey ? link.serverKey->hex() : std::string());
  if (!place) return done(std::unexpected(place.error()));
  if (const auto there = beginAt(*place); !there) return done(there);
  m_joiner.begin(std::move(link), std::move(names), std::move(passphrase), context, std::move(done));
}

void Desktop::recover(const ServerPlace& place, Secret seed, std::string deviceName, Secret passphrase,
                      QObject* context, std::function<void(Result<void>)> done) {
  if (const auto there = beginAt(place); !there) return done(there);
  m_joiner.recover(std::move(seed), {m_recovery, std::move(deviceName)}, std::move(passphrase), context,
                   std::move(done));
}

void Desktop::leave(QObject* context, std::function<void(Result<void>)> done) {
  m_joiner.stop();
  m_session.abandon(context, std::move(done));
}

// What this computer's gateway is to know is written before where the team is: cut off in between, the team is still
// where it was, for us, and the move is repeated.
Result<void> Desktop::followTeam(const ServerPlace& place) {
  const auto& gateways = m_team.view().gateways;
  const bool isForeign =
      m_link.standing() == GatewayLink::Standing::foreign || m_link.standing() == GatewayLink::Standing::stranger;
  if (!server() && gateways.size() == 1 && !isForeign) CHATELAINE_CHECK(m_localGateway.keep(gateways.front().id));
  CHATELAINE_CHECK(goTo(place));
  m_localGateway.start();
  return {};
}

void Desktop::moveTeam(const ServerPlace& to, TeamMove::OldServer oldServer, TeamMove::Done done) {
  m_move.begin(to, oldServer, [this, to, done = std::move(done)](TeamMove::Outcome outcome) {
    if (!outcome) return done(outcome);
    if (!followTeam(to)) return done(std::unexpected(PlaceTrouble::diskFull));
    done(outcome);
  });
}

void Desktop::changeServer(const ServerPlace& to, ServerVisit::Done done) {
  m_visit.begin(to, [this, to, done = std::move(done)](std::expected<void, PlaceTrouble> looked) {
    if (!looked) return done(looked);
    m_transport.pause();
    m_vaults.postToSpace(
        this,
        [](VaultSpace& space) -> Result<void> {
          space.run.reset();
          space.session = {};  // of the server before: nothing that this one should see
          return {};
        },
        [](const Result<void>&) {});
    const auto gone = followTeam(to);
    m_transport.resume();
    done(gone ? looked : std::unexpected(PlaceTrouble::diskFull));
  });
}

void Desktop::lock(LockReason reason) {
  m_move.stop(PlaceTrouble::locked);
  m_visit.stop();
  m_transport.stop();
  m_joiner.stop();
  m_control.forgetSession();
  m_session.lock(reason);
  m_team.clear();
}

}  // namespace chatelaine::models
