#include "tests/gateway/support/house.h"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "crypto/random.h"
#include "gateway/gateway.h"
#include "http/listener.h"
#include "http/session.h"
#include "server/api.h"
#include "server/sqlcipher_store.h"
#include "tests/support/crypto_fixture.h"
#include "vault/sync_run.h"

namespace chatelaine::test {

namespace asio = boost::asio;

namespace {

// A story goes on only where its beginning is right.
template <class Value>
Value must(Result<Value> result) {
  if (!result) throw std::runtime_error(std::string(toString(result.error().code)) + ": " + result.error().detail);
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

http::Response ask(const http::Router& router, http::Request request) {
  asio::io_context context;
  auto reply = asio::co_spawn(context, router.route(std::move(request)), asio::use_future);
  context.run();
  return std::get<http::Response>(reply.get());
}

http::Request plain(const std::string& method, const std::string& target, Bytes body, const std::string& token) {
  http::Request request;
  request.method = method;
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) request.query = target.substr(question + 1);
  if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + token});
  request.body = std::move(body);
  return request;
}

std::filesystem::path made(const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder);
  return folder;
}

Secret startedKey() {
  startCrypto();
  return crypto::randomSecret(32);
}

// The vault server with its socket and thread.
class VaultServer {
 public:
  VaultServer(const std::filesystem::path& folder, const Secret& key, Clock clock) {
    auto store = must(server::SqlcipherStore::open(folder / "server.db", key));
    server::Service::Options options;
    options.clock = std::move(clock);
    options.principals = {1e6, 1e6};
    m_api = std::make_unique<server::Api>(std::move(store), std::move(options));
    m_api->addTo(m_router);
    m_sessions.dispatch = [this](http::Request request) { return m_router.route(std::move(request)); };
    m_listener =
        must(http::Listener::open({m_context.get_executor()}, {.address = http::UnixAddress{folder / "server.sock"}}));
    m_listener->start([this](std::shared_ptr<http::Connection> connection) {
      return http::serve(std::move(connection), m_sessions);
    });
    m_thread = std::thread([this] { m_context.run(); });
  }
  ~VaultServer() {
    m_api->endStreams();
    asio::co_spawn(m_context, m_listener->stop(std::chrono::milliseconds(200)), asio::use_future).get();
    m_context.stop();
    m_thread.join();
    m_api->finish([] {});
  }
  http::Router& router() { return m_router; }

 private:
  asio::io_context m_context{1};
  asio::executor_work_guard<asio::io_context::executor_type> m_work = asio::make_work_guard(m_context);
  http::Router m_router;
  http::SessionOptions m_sessions;
  std::unique_ptr<server::Api> m_api;
  std::unique_ptr<http::Listener> m_listener;
  std::thread m_thread;
};

}  // namespace

struct House::State {
  Plan plan;
  TemporaryFolder folder;
  std::atomic<std::int64_t> time = systemNow().time_since_epoch().count();
  Secret ownerKey = startedKey();
  Secret gatewayKey = crypto::randomSecret(32);
  Secret serverKey = crypto::randomSecret(32);
  std::mutex logMutex;
  std::string log;
  std::atomic<bool> auditFails = false;
  std::atomic<bool> isAuditBroken = false;
  Error auditError;
  Provider provider{"api.test"};
  std::unique_ptr<VaultServer> server;
  std::unique_ptr<vault::Vault> owner;
  std::unique_ptr<gateway::Gateway> gateway;
  std::unique_ptr<http::Router> controlRouter;
  vault::SyncSession ownerSession;
  std::string controlToken;
  VaultId payments;
  Agent agent;
  std::string token;
  Pin pin;

  Timestamp now() const { return Timestamp(std::chrono::milliseconds(time.load())); }
  Clock clock() {
    return [this] { return now(); };
  }
  void startServer() { server = std::make_unique<VaultServer>(folder.path(), serverKey, clock()); }
  std::map<std::string, Secret> otherKeys;  // of further gateways
  vault::RecoveryKit kit;
  gateway::Config configOf(const std::string& name, const Secret& key);
  void startGateway();
  sync::ApiResponse control(const std::string& method, std::string_view path, Bytes body, const std::string& bearer);
  Result<void> syncOwner(std::optional<vault::RosterWish> wish = {});
  void settle();
  void signIn();
};

gateway::Config House::State::configOf(const std::string& name, const Secret& key) {
  gateway::Config config;
  config.folder = folder.file(name);
  config.databaseKey = key.clone();
  config.listen = {plan.listen, 0};
  config.resolve = plan.resolve;
  config.resolve["api.test"] = "127.0.0.1";
  config.upstreamAuthorities = folder.file("provider.pem");
  std::ofstream(config.upstreamAuthorities) << provider.authorityPem();
  config.server = http::Client::Options{.server = http::UnixAddress{folder.file("server.sock")}, .tls = nullptr};
  config.pollInterval = std::chrono::minutes(10);
  config.clock = clock();
  config.workers = plan.workers;
  config.log = [this](LogLevel, std::string_view event, std::initializer_list<LogField> fields) {
    const std::lock_guard lock(logMutex);
    log += event;
    for (const LogField& field : fields) log.append(" ").append(field.name).append("=").append(field.value);
    log += '\n';
  };
  config.auditFaults = [this](std::string_view) -> std::optional<Error> {
    if (isAuditBroken) throw std::bad_alloc();
    if (auditFails) return auditError;
    return std::nullopt;
  };
  return config;
}

void House::State::startGateway() {
  gateway = must(gateway::Gateway::start(configOf("gateway", gatewayKey)));
  controlRouter = std::make_unique<http::Router>();
  gateway->addControlRoutes(*controlRouter);
}

sync::ApiResponse House::State::control(const std::string& method, std::string_view path, Bytes body,
                                        const std::string& bearer) {
  http::Response response = ask(*controlRouter, plain(method, std::string(path), std::move(body), bearer));
  return {static_cast<int>(response.status), std::move(response.body)};
}

Result<void> House::State::syncOwner(std::optional<vault::RosterWish> wish) {
  vault::SyncRun run(*owner, ownerSession, Hash{});
  if (wish) run.wish(std::move(*wish));
  CHATELAINE_TRY(next, run.start());
  while (next) {
    http::Response response = ask(server->router(), plain(next->method, next->target, next->body, next->bearer));
    CHATELAINE_TRY(following, run.received({static_cast<int>(response.status), std::move(response.body)}));
    next = std::move(following);
  }
  return {};
}

void House::State::signIn() {
  const auto challenge =
      must(sync::decode<sync::Challenge>(control("POST", sync::path::controlChallenges, {}, {}).body));
  const auto request = must(owner->answerChallenge("control", sync::audienceOf(gateway->card().id), challenge.nonce));
  const auto answer = control("POST", sync::path::controlSession, sync::encode(request), {});
  controlToken = must(sync::decode<sync::SessionGrant>(answer.body)).token;
}

void House::State::settle() {
  owner = std::make_unique<vault::Vault>(must(vault::Vault::create({made(folder.file("owner")), clock()}, ownerKey)));
  const auto identity =
      must(sync::decode<sync::GatewayIdentity>(control("GET", sync::path::controlIdentity, {}, {}).body));
  kit = vault::makeRecoveryKit();
  must(owner->foundTeam({.teamName = "Acme",
                         .memberName = "Fred",
                         .deviceName = "Fred's laptop",
                         .gateway = identity.card,
                         .gatewayName = "This computer",
                         .recovery = kit.card}));
  must(syncOwner());
  if (control("POST", sync::path::controlTeam, sync::encode(must(owner->handover())), {}).status != 200)
    throw std::runtime_error("handover");
  signIn();
  payments = crypto::randomId<VaultId>();
  const auto offer =
      control("POST", sync::path::controlVaultKeys, sync::encode(sync::VaultKeyRequest{payments, 1}), controlToken);
  must(owner->addVault("Payments", must(sync::decode<sync::VaultKeyOffer>(offer.body))));
  agent = must(owner->addAgent("fred"));
  token = std::string(must(owner->createToken(agent.id, identity.card.id, std::nullopt)).token.text());
  pin = must(owner->pin(agent.id, payments, std::nullopt));
}

House::House(Plan plan) : m_state(std::make_unique<State>()) {
  m_state->plan = std::move(plan);
  m_state->startServer();
  m_state->startGateway();
  m_state->settle();
  publish();
}

House::~House() {
  m_state->gateway.reset();
  m_state->server.reset();
}

vault::Vault& House::owner() { return *m_state->owner; }
Provider& House::provider() { return m_state->provider; }
gateway::Gateway& House::gateway() { return *m_state->gateway; }
std::filesystem::path House::gatewayFolder() const { return m_state->folder.file("gateway"); }

sync::ApiResponse House::server(const std::string& method, const std::string& target, Bytes body) {
  http::Response response =
      ask(m_state->server->router(), plain(method, target, std::move(body), m_state->ownerSession.token));
  return {static_cast<int>(response.status), std::move(response.body)};
}

void House::stopServer() { m_state->server.reset(); }

void House::syncGateway() {
  // Twice: the first try may meet a server that has forgotten the session.
  for (int i = 0; i < 2; ++i) control("POST", sync::path::controlSync, {}, controlToken());
}

void House::alterServer(const std::function<void(storage::Database&)>& change) {
  m_state->server.reset();
  auto database = must(storage::Database::open(m_state->folder.file("server.db"), m_state->serverKey));
  change(database);
  m_state->startServer();
  m_state->ownerSession = {};  // sessions don't outlive the server
}

CredentialDraft House::draft(InjectRule rule, std::string_view key, const std::string& name) {
  CredentialDraft draft;
  draft.labels.name = name;
  draft.labels.service = "api.test";
  draft.binding.type = CredentialType::custom;
  draft.binding.rule = std::move(rule);
  draft.binding.hosts = {{"api.test", m_state->provider.port(), true}};
  draft.secrets.push_back({"key", Secret::copyOf(key)});
  return draft;
}

Credential House::add(CredentialDraft draft) {
  Credential added = must(m_state->owner->add(m_state->payments, std::move(draft)));
  publish();
  return added;
}

void House::replaceSecret(const Credential& credential, std::string_view key) {
  SecretFields fields;
  fields.push_back({"key", Secret::copyOf(key)});
  must(m_state->owner->replaceSecret(credential.id, credential.binding, std::move(fields)));
  publish();
}

void House::publish() {
  must(m_state->syncOwner());
  auto done = control("POST", sync::path::controlSync, {}, m_state->controlToken);
  if (done.status == 401) done = control("POST", sync::path::controlSync, {}, controlToken());
  if (done.status != 200) throw std::runtime_error("the gateway didn't synchronise: " + textOf(done.body));
}

Result<void> House::syncOwner() { return m_state->syncOwner(); }

Result<void> House::carryOut(Result<vault::RosterWish> wish) {
  if (!wish) return std::unexpected(wish.error());
  return m_state->syncOwner(std::move(*wish));
}

const Secret& House::kitSeed() const { return m_state->kit.seed; }

gateway::Config House::configOf(const std::string& name) {
  const auto key = m_state->otherKeys.try_emplace(name, crypto::randomSecret(32)).first;
  return m_state->configOf(name, key->second);
}

void House::tick(std::chrono::milliseconds time) { m_state->time += time.count(); }
Timestamp House::now() const { return m_state->now(); }
ItemId House::agent() const { return m_state->agent.id; }
std::string House::token() const { return m_state->token; }
VaultId House::vault() const { return m_state->payments; }
Pin House::pin() const { return m_state->pin; }
std::string House::authority() const { return "api.test:" + std::to_string(m_state->provider.port()); }
std::string House::authorityPem() const { return m_state->gateway->authorityPem(); }
std::uint16_t House::port() const { return m_state->gateway->address().port; }

std::unique_ptr<AgentClient> House::tunnel(std::string_view user) const {
  auto agent = std::make_unique<AgentClient>(port());
  const AgentResponse opened = agent->ask(connectTo(authority(), proxyAuthorization(token(), user)), "CONNECT");
  if (opened.status != 200) throw std::runtime_error("CONNECT: " + opened.head + opened.body);
  if (!agent->startTls(authorityPem(), "api.test")) throw std::runtime_error("TLS inside the tunnel");
  return agent;
}

std::string House::get(const std::string& path, const std::string& fields) const {
  return "GET " + path + " HTTP/1.1\r\nHost: " + authority() + "\r\n" + fields + "\r\n";
}

sync::ApiResponse House::control(const std::string& method, std::string_view path, Bytes body,
                                 const std::string& token) {
  return m_state->control(method, path, std::move(body), token);
}

std::string House::controlToken() {
  m_state->signIn();
  return m_state->controlToken;
}

std::vector<AuditEvent> House::record() {
  publish();  // the gateway uploads, then the owner's device reads
  must(m_state->syncOwner());
  std::vector<AuditEvent> events;
  vault::AuditQuery all;
  all.limit = 10'000;
  for (const vault::AuditRow& row : m_state->owner->audit(all)) {
    if (row.event.principal == m_state->gateway->card().id) events.insert(events.begin(), row.event);
  }
  return events;
}

std::size_t House::recorded(AuditAction action) {
  std::size_t count = 0;
  for (const AuditEvent& event : record()) count += event.action == action ? 1 : 0;
  return count;
}

void House::stopGateway() {
  m_state->controlRouter.reset();
  m_state->gateway.reset();
}

void House::startGateway() {
  m_state->startGateway();
  m_state->signIn();
}

void House::restartGateway() {
  stopGateway();
  startGateway();
  publish();
}

void House::breakAudit(bool isBroken) { m_state->isAuditBroken = isBroken; }

std::string House::logged() const {
  const std::lock_guard lock(m_state->logMutex);
  return m_state->log;
}

void House::failAudit(std::optional<Error> error) {
  if (error) m_state->auditError = *error;
  m_state->auditFails = error.has_value();
}

}  // namespace chatelaine::test
