#include "app/daemon/daemon.h"

#include "app/daemon/backup.h"
#include "app/daemon/wiring.h"
#include "gateway/server_address.h"
#include "server/postgres_store.h"

namespace chatelaine::daemon {
namespace {

constexpr std::chrono::seconds grace{5};

}  // namespace

Daemon::Daemon(Options options) : m_options(std::move(options)) {}
Daemon::~Daemon() { stop(); }

Result<std::unique_ptr<Daemon>> Daemon::start(Options options) {
  std::unique_ptr<Daemon> daemon(new Daemon(std::move(options)));
  CHATELAINE_CHECK(daemon->prepare());
  if (daemon->m_options.mode != Mode::gateway) CHATELAINE_CHECK(daemon->startApi());
  if (daemon->m_options.mode != Mode::server) CHATELAINE_CHECK(daemon->startGateway());
  CHATELAINE_CHECK(daemon->listen());
  return daemon;
}

Result<void> Daemon::prepare() {
  CHATELAINE_CHECK(ensurePrivateFolder(m_options.places.data));
  CHATELAINE_CHECK(ensurePrivateFolder(m_options.places.runtime));
  CHATELAINE_TRY(lock, InstanceLock::take(m_options.places.data / "chatelained.lock"));
  m_lock = std::make_unique<InstanceLock>(std::move(lock));
  if (!secretMemoryIsLocked())
    m_options.log(LogLevel::warning, "memory_not_locked", {{"hint", "raise RLIMIT_MEMLOCK"}});
  return {};
}

Result<Secret> Daemon::keyFor(const std::string& name, const std::filesystem::path& database) {
  return keyOf(name, database, m_options.places, m_options.configuration, m_options.log);
}

bool Daemon::usesPostgres() const {
  return m_options.mode == Mode::server && !m_options.configuration.server.database.empty();
}

Result<std::unique_ptr<server::SyncStore>> Daemon::openFile() {
  const std::filesystem::path folder = m_options.places.data / "server";
  CHATELAINE_CHECK(ensurePrivateFolder(folder));
  CHATELAINE_TRY(key, keyFor("server", folder / "server.db"));
  CHATELAINE_TRY(store, server::SqlcipherStore::open(folder / "server.db", key));
  m_file = store.get();
  return store;
}

Result<std::unique_ptr<server::SyncStore>> Daemon::openPostgres() {
  const Configuration::Server& settings = m_options.configuration.server;
  CHATELAINE_TRY(connection, server::postgresConnection(settings.database));
  const server::PostgresSettings postgres{connection, settings.databaseConnections, m_options.log};
  m_hints = std::make_unique<server::PostgresHints>(postgres);
  return server::PostgresStore::open(postgres);
}

Result<void> Daemon::startApi() {
  CHATELAINE_TRY(store, usesPostgres() ? openPostgres() : openFile());
  const bool acceptsAll = m_options.mode == Mode::local || m_options.configuration.server.genesis == GenesisRule::any;
  server::Service::Options options;
  options.genesis = acceptsAll ? server::Service::Genesis::accepted : server::Service::Genesis::onlyTheFirst;
  using Export = server::Service::Export;
  options.auditExport = m_options.mode == Mode::local ? Export::withoutSession : Export::refused;
  options.log = m_options.log;
  CHATELAINE_TRY(shownKey, serverKey(m_options.mode, m_options.configuration));
  options.serverKey = shownKey;
  if (m_hints) options.changed = [this](const TeamId& team) { m_hints->announce(team); };
  const std::size_t threads = m_hints ? m_options.configuration.server.databaseConnections : 1;
  m_api = std::make_unique<server::Api>(std::move(store), std::move(options), threads);
  m_api->addTo(m_router);
  if (m_hints) m_hints->start([this](const std::optional<TeamId>& team) { m_api->hint(team); });
  return {};
}

// What the settings say wins, so it would be in vain.
Result<void> Daemon::keepServer() {
  if (!m_options.server) return {};
  const std::filesystem::path folder = m_options.places.data / "gateway";
  if (!m_options.configuration.gateway.server.empty())
    return fail(ErrorCode::invalidInput, "gateway.server: the settings say where the vault API is; change it there");
  CHATELAINE_CHECK(ensurePrivateFolder(folder));
  if (*m_options.server == "here") {
    gateway::forgetServerAddress(folder);
    return {};
  }
  CHATELAINE_TRY(server, gateway::parseServerAddress(*m_options.server));
  return gateway::keepServerAddress(folder, server);
}

Result<void> Daemon::startGateway() {
  CHATELAINE_CHECK(keepServer());
  CHATELAINE_TRY(config, gatewayConfig(m_options.mode, m_options.places, m_options.configuration, m_options.log,
                                       std::exchange(m_options.join, std::nullopt)));
  config.joinRefused = m_options.joinRefused;
  CHATELAINE_CHECK(ensurePrivateFolder(config.folder));
  CHATELAINE_TRY(key, keyFor("gateway", config.folder / "vault.db"));
  config.databaseKey = std::move(key);
  CHATELAINE_TRY(started, gateway::Gateway::start(std::move(config)));
  m_gateway = std::move(started);
  m_gateway->addControlRoutes(m_router);
  m_options.log(LogLevel::info, "agents_welcome", {{"address", http::toString(http::Address(m_gateway->address()))}});
  return {};
}

std::string Daemon::safetyWords() const { return m_gateway ? sync::safetyWords(m_gateway->card().id) : std::string(); }

Result<void> Daemon::listen() {
  CHATELAINE_TRY(options, socketOptions(m_options.mode, m_options.places, m_options.configuration, m_options.log));
  CHATELAINE_TRY(sockets, SocketServer::start(std::move(options), m_router));
  m_sockets = std::move(sockets);
  m_options.log(LogLevel::info, "listening", {{"address", http::toString(m_sockets->address())}});
  if (m_gateway) m_gateway->synchronise();  // its first attempt may have come before our own socket was there
  return {};
}

// The key is accepted before a client can see it.
Result<void> Daemon::renewCertificate() {
  CHATELAINE_TRY(key, serverKey(m_options.mode, m_options.configuration));
  CHATELAINE_TRY(options, socketOptions(m_options.mode, m_options.places, m_options.configuration, m_options.log));
  m_api->setServerKey(key);
  m_sockets->setTls(options.tls);
  return {};
}

void Daemon::reload() {
  if (m_options.configuration.server.certificate.empty()) return;
  const auto renewed = renewCertificate();
  if (renewed) m_options.log(LogLevel::info, "certificate_reloaded", {});
  else m_options.log(LogLevel::error, "certificate_not_reloaded", {{"why", renewed.error().detail}});
}

void Daemon::checkpoint() {
  if (m_file == nullptr) return;
  if (const auto written = m_file->checkpoint(); !written)
    m_options.log(LogLevel::warning, "checkpoint_failed", {{"why", written.error().detail}});
}

// The sockets go before what their handlers use; the gateway's own requests to the vault API go before both. Hints of
// others stop before those who hear them.
void Daemon::stop() {
  if (m_api) m_api->endStreams();
  if (m_gateway) m_gateway->stop();
  if (m_sockets) m_sockets->stop(grace);
  m_sockets.reset();
  m_gateway.reset();
  if (m_hints) m_hints->stop();
  if (m_api) m_api->finish([this] { checkpoint(); });
  m_api.reset();
  m_hints.reset();
}

}  // namespace chatelaine::daemon
