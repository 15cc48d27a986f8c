#include "gateway/gateway.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include "crypto/hash.h"
#include "gateway/control/control_api.h"
#include "gateway/control/forks_api.h"
#include "gateway/control/hand_over_api.h"
#include "gateway/files.h"
#include "gateway/policy/audit_writer.h"
#include "gateway/proxy/worker.h"
#include "gateway/replica/replica.h"
#include "gateway/rules/canonical.h"
#include "gateway/trust_files.h"
#include "http/asio.h"
#include "http/listener.h"
#include "http/service_thread.h"

namespace chatelaine::gateway {

namespace asio = http::asio;

namespace {

constexpr std::chrono::milliseconds drainTime{3'000};
constexpr std::size_t maximumAgentConnections = 20'000;

Result<void> preparePrivateFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  if (error) return fail(ErrorCode::denied, folder.string() + ": " + error.message());
  return {};
}

std::vector<IpAddress> addressesOfThisMachine() {
  std::vector<IpAddress> found;
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return found;
  for (const ifaddrs* entry = all; entry != nullptr; entry = entry->ifa_next) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (entry->ifa_addr == nullptr) continue;
    const int family = entry->ifa_addr->sa_family;
    const void* raw = nullptr;
    if (family == AF_INET) raw = &reinterpret_cast<const sockaddr_in*>(entry->ifa_addr)->sin_addr;
    if (family == AF_INET6) raw = &reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr)->sin6_addr;
    if (raw == nullptr || inet_ntop(family, raw, text.data(), text.size()) == nullptr) continue;
    if (const auto address = parseIpAddress(text.data())) found.push_back(*address);
  }
  freeifaddrs(all);
  return found;
}

OwnNames ownNamesOf(const Config& config) {
  const bool isIpv6 = config.listen.host.find(':') != std::string::npos;
  OwnNames names{isIpv6 ? "[" + config.listen.host + "]" : config.listen.host, {"localhost", "127.0.0.1", "[::1]"}};
  names.all.insert(names.first);
  for (const std::string& name : config.names) {
    if (const auto host = canonicalHost(name)) names.all.insert(*host);
  }
  if (const auto address = parseIpAddress(config.listen.host);
      address && classify(*address) == AddressClass::unspecified)
    names.first = "localhost";
  return names;
}

Result<http::TlsContext> upstreamContext(const Config& config) {
  std::vector<std::string> authorities;
  // Read by us, because OpenSSL's defaults obey variables of the environment.
  if (std::string roots = systemRoots(); !roots.empty()) authorities.push_back(std::move(roots));
  if (!config.upstreamAuthorities.empty()) {
    CHATELAINE_TRY(own, readFile(config.upstreamAuthorities));
    authorities.push_back(textOf(own));
    config.log(LogLevel::info, "upstream_ca", {{"file", config.upstreamAuthorities.string()}});
  }
  return http::clientContext(http::SystemRoots::ignore, authorities);
}

Result<std::shared_ptr<const AddressRules>> addressRules(const Config& config, std::uint16_t port) {
  CHATELAINE_TRY(table, ResolveTable::from(config.resolve));
  for (const auto& [name, target] : config.resolve)
    config.log(LogLevel::info, "resolve", {{"name", name}, {"target", target}});
  return std::make_shared<const AddressRules>(std::move(table), OwnEndpoints{addressesOfThisMachine(), {port}});
}

}  // namespace

struct Gateway::State {
  Config config;
  TrustFiles trust;
  std::unique_ptr<CertificateAuthority> authority;
  std::unique_ptr<AuditWriter> audit;
  std::unique_ptr<Replica> replica;
  std::unique_ptr<ControlApi> control;
  std::unique_ptr<HandOverApi> handOver;
  std::unique_ptr<ForksApi> forks;
  std::vector<std::unique_ptr<Worker>> workers;
  std::unique_ptr<LookUps> lookUps;  // after the workers: answers to them
  std::unique_ptr<http::Listener> listener;
  http::TcpAddress address;
  bool isStopped = false;

  Result<void> open();
  Result<void> listen();
  Policy::Ports policyPorts() const;
  Replica::Options replicaOptions();
  void serve();
  void stop();
};

Result<void> Gateway::State::open() {
  CHATELAINE_CHECK(preparePrivateFolder(config.folder));
  const Secret auditKey = crypto::deriveKey(config.databaseKey, {}, bytesOf("chatelaine gateway audit v1"));
  CHATELAINE_TRY(openedAudit, AuditWriter::open({config.folder / "audit.db", config.clock, config.log}, auditKey));
  audit = std::move(openedAudit);
  if (config.auditFaults) audit->setFaultHook(config.auditFaults);
  CHATELAINE_TRY(openedReplica, Replica::open(replicaOptions(), config.databaseKey, *audit));
  replica = std::move(openedReplica);
  config.join.reset();
  CHATELAINE_TRY(openedAuthority, CertificateAuthority::open(config.folder, config.databaseKey, config.clock()));
  authority = std::move(openedAuthority);
  CHATELAINE_TRY(files, writeTrustFiles(config.folder, authority->pem()));
  trust = std::move(files);
  return {};
}

Replica::Options Gateway::State::replicaOptions() {
  Replica::Options options{config.folder, config.server, config.pollInterval, config.clock, config.log};
  options.join = std::move(config.join);
  options.joinInterval = config.joinInterval;
  options.joinRefused = config.joinRefused;
  return options;
}

Policy::Ports Gateway::State::policyPorts() const {
  return {replica->snapshots(),
          [writer = audit.get()](AuditEvent event) { return writer->commit(std::move(event)); },
          [writer = audit.get()](AuditEvent event) { writer->note(std::move(event)); },
          [source = replica.get()](ItemId id) { return source->open(id); },
          config.clock,
          replica->card().id};
}

// The workers' executors are there before the port is known, their rules only afterwards: they get the port first.
Result<void> Gateway::State::listen() {
  CHATELAINE_TRY(tls, upstreamContext(config));
  auto endpoint = std::make_shared<AddressRules>();
  CHATELAINE_TRY(checked, addressRules(config, 0));
  *endpoint = *checked;
  const std::size_t count = config.workers > 0 ? config.workers : std::max(1u, std::thread::hardware_concurrency());
  lookUps = std::make_unique<LookUps>();
  std::vector<asio::any_io_executor> executors;
  for (std::size_t i = 0; i < count; ++i) {
    workers.push_back(std::make_unique<Worker>(
        [&](asio::any_io_executor executor) {
          return WorkerContext::Parts{std::move(executor), policyPorts(), *authority, endpoint, *lookUps, tls,
                                      ownNamesOf(config)};
        },
        config.log));
    executors.push_back(workers.back()->executor());
  }
  CHATELAINE_TRY(opened, http::Listener::open(std::move(executors), {config.listen, maximumAgentConnections}));
  listener = std::move(opened);
  address = std::get<http::TcpAddress>(listener->address());
  endpoint->own.ports = {address.port};  // nobody has connected yet
  return {};
}

void Gateway::State::serve() {
  control = std::make_unique<ControlApi>(
      *replica, *audit, ControlApi::Identity{http::toString(http::Address(address)), authority->pem(), config.version},
      config.clock);
  handOver = std::make_unique<HandOverApi>(*replica, *audit);
  forks = std::make_unique<ForksApi>(*replica, *audit);
  replica->start([this] {
    for (const auto& worker : workers) worker->recheck();
  });
  listener->start([this](std::shared_ptr<http::Connection> connection) {
    const auto own =
        std::ranges::find_if(workers, [&](const auto& worker) { return worker->executor() == connection->executor(); });
    return (*own)->serve(std::move(connection));
  });
}

// Sessions end first, while what they wait for still answers; then what they used.
void Gateway::State::stop() {
  if (std::exchange(isStopped, true)) return;
  if (listener != nullptr) {
    http::ServiceThread closing(config.log);
    asio::co_spawn(closing.executor(), listener->stop(drainTime), asio::use_future).get();
    for (int i = 0; i < 200 && listener->connections() > 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  for (const auto& worker : workers) worker->endRecord();
  if (replica != nullptr) replica->stop();
  if (audit != nullptr) audit->finish();
  for (const auto& worker : workers) worker->stop();
}

Gateway::Gateway(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Gateway::~Gateway() { stop(); }

Result<std::unique_ptr<Gateway>> Gateway::start(Config config) {
  std::unique_ptr<Gateway> gateway(new Gateway(std::make_unique<State>()));
  State& state = *gateway->m_state;
  state.config = std::move(config);
  CHATELAINE_CHECK(state.open());
  CHATELAINE_CHECK(state.listen());
  state.serve();
  return gateway;
}

void Gateway::addControlRoutes(http::Router& router) {
  m_state->control->addTo(router);
  m_state->handOver->addTo(router);
  m_state->forks->addTo(router);
}
http::TcpAddress Gateway::address() const { return m_state->address; }
sync::PrincipalCard Gateway::card() const { return m_state->replica->card(); }
std::string Gateway::authorityPem() const { return m_state->authority->pem(); }
std::filesystem::path Gateway::authorityFile() const { return m_state->trust.authority; }
std::filesystem::path Gateway::bundleFile() const { return m_state->trust.bundle; }
void Gateway::synchronise() { m_state->replica->wake(); }
void Gateway::stop() { m_state->stop(); }

}  // namespace chatelaine::gateway
