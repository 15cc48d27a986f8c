#include "tests/app/team_on_a_server.h"

#include <QtTest/QTest>

#include <fstream>
#include <stdexcept>

#include "crypto/hash.h"
#include "crypto/random.h"
#include "crypto/x509.h"
#include "http/client.h"
#include "tests/support/crypto_fixture.h"
#include "vault/sync_run.h"

namespace chatelaine::test {
namespace {

constexpr int patience = 20'000;

template <class Value>
Value must(Result<Value> result) {
  if (!result) throw std::runtime_error(std::string(toString(result.error().code)) + ": " + result.error().detail);
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

template <class Answer>
Answer run(std::function<http::Awaitable<Answer>(http::asio::any_io_executor)> work) {
  http::asio::io_context context{1};
  auto answer = http::asio::co_spawn(context, work(context.get_executor()), http::asio::use_future);
  context.run();
  return answer.get();
}

http::Request requestOf(const sync::ApiRequest& asked) {
  http::Request request;
  request.method = asked.method;
  const std::size_t mark = asked.target.find('?');
  request.path = asked.target.substr(0, mark);
  if (mark != std::string::npos) request.query = asked.target.substr(mark + 1);
  if (!asked.bearer.empty()) request.headers.push_back({"Authorization", "Bearer " + asked.bearer});
  request.body = asked.body;
  return request;
}

QByteArray bytesOfSecret(const Secret& secret) {
  return QByteArray(secret.text().data(), static_cast<qsizetype>(secret.size()));
}

}  // namespace

TeamOnAServer::TeamOnAServer() {
  startCrypto();
  const auto authority = must(crypto::createCertificateAuthority("Server of a test", systemNow()));
  const auto leaf = must(crypto::issueLeaf(authority, "127.0.0.1", systemNow()));
  m_serverKey = crypto::publicKeyFingerprint(leaf.certificatePem);
  std::ofstream(m_folder.file("server.pem")) << leaf.certificatePem;
  std::ofstream(m_folder.file("server.key")) << leaf.privateKeyPem.text();
  m_server.configure(QByteArray::fromStdString("[server]\ncertificate = \"" + m_folder.file("server.pem").string() +
                                               "\"\nkey = \"" + m_folder.file("server.key").string() + "\"\n"));
  if (!m_server.start()) throw std::runtime_error(m_server.log().toStdString());
  startService();
  must(found());
}

TeamOnAServer::~TeamOnAServer() = default;

Result<void> TeamOnAServer::found() {
  std::filesystem::create_directory(m_folder.file("owner"));
  CHATELAINE_TRY(owner, vault::Vault::create({m_folder.file("owner")}, crypto::randomSecret(32)));
  m_owner = std::make_unique<vault::Vault>(std::move(owner));
  m_kit = vault::makeRecoveryKit();
  CHATELAINE_CHECK(m_owner->foundTeam({.teamName = "Acme",
                                       .memberName = "Fred",
                                       .deviceName = "Fred's laptop",
                                       .gateway = {},
                                       .gatewayName = {},
                                       .recovery = m_kit.card}));
  CHATELAINE_TRY(vault, m_owner->addVault("Payments"));
  m_vault = vault.id;
  return sync();
}

void TeamOnAServer::startService() {
  const auto authority = must(crypto::createCertificateAuthority("Service of a test", systemNow()));
  const auto leaf = must(crypto::issueLeaf(authority, "api.test", systemNow()));
  std::ofstream(m_folder.file("service.pem")) << authority.certificatePem;
  m_routes.add("GET", "/ping", [this](http::Request request, http::Parameters) -> http::Awaitable<http::Reply> {
    const std::lock_guard lock(m_mutex);
    const std::string* field = http::find(request.headers, "Authorization");
    m_authorization = field == nullptr ? "" : *field;
    co_return http::Response{200, {}, copyOf(bytesOf("pong"))};
  });
  m_service = must(daemon::SocketServer::start(
      {http::TcpAddress{"127.0.0.1", 0}, must(http::serverContext(leaf.certificatePem, leaf.privateKeyPem)), 1, {}},
      m_routes));
}

http::Client::Options TeamOnAServer::api() const {
  http::Client::Options options;
  options.server = must(http::parseAddress(m_server.value("listening", "address").toStdString()));
  options.tls =
      must(http::pinnedClientContext([key = m_serverKey](ByteView shown) { return crypto::sha256(shown) == key; }));
  return options;
}

Result<void> TeamOnAServer::sync(std::optional<vault::RosterWish> wish) {
  vault::SyncRun syncRun(*m_owner, m_session, m_serverKey);
  if (wish) syncRun.wish(std::move(*wish));
  return run<Result<void>>([&](http::asio::any_io_executor executor) -> http::Awaitable<Result<void>> {
    http::Client client(executor, api());
    auto next = syncRun.start();
    while (next && *next) {
      auto answer = co_await client.send(requestOf(**next));
      if (!answer) co_return std::unexpected(answer.error());
      next = syncRun.received({static_cast<int>(answer->status), std::move(answer->body)});
    }
    if (!next) co_return std::unexpected(next.error());
    co_return Result<void>{};
  });
}

vault::NewInvite TeamOnAServer::invite() {
  auto invite =
      must(vault::Membership(*m_owner).invite({vault::Grant::Kind::gateway, sync::Role::editor, {}, {m_vault}}));
  must(sync());
  return invite;
}

QByteArray TeamOnAServer::linkOf(const vault::NewInvite& invite) const { return linkWith(invite, m_serverKey); }

QByteArray TeamOnAServer::linkWith(const vault::NewInvite& invite, const Hash& serverKey) const {
  const std::string server = m_server.value("listening", "address").toStdString();
  return bytesOfSecret(sync::textOf({server, serverKey, invite.code.clone()})) + "\n";
}

QByteArray TeamOnAServer::wordsOf(const vault::NewInvite& invite) {
  QByteArray words;
  static_cast<void>(QTest::qWaitFor(
      [&] {
        must(sync());
        for (const vault::Invite& known : vault::Membership(*m_owner).invites())
          if (known.id == invite.id) words = QByteArray::fromStdString(known.words);
        return !words.isEmpty();
      },
      patience));
  return words;
}

void TeamOnAServer::admit(const vault::NewInvite& invite, const std::string& name) {
  must(sync(must(vault::Membership(*m_owner).admit(invite.id, "", name))));
}

void TeamOnAServer::configure(RunningDaemon& gateway) const {
  gateway.configure(
      QByteArray::fromStdString("[gateway]\nresolve = { \"api.test\" = \"127.0.0.1\" }\nupstream_ca = \"" +
                                m_folder.file("service.pem").string() + "\"\n"));
}

void TeamOnAServer::join(RunningDaemon& gateway, const std::string& name) {
  configure(gateway);
  const vault::NewInvite invite = this->invite();
  if (!gateway.start({QStringLiteral("--join"), QStringLiteral("-")}, linkOf(invite)))
    throw std::runtime_error(gateway.log().toStdString());
  if (wordsOf(invite).isEmpty()) throw std::runtime_error("it never asked");
  admit(invite, name);
  if (!gateway.waitForLog(" joined")) throw std::runtime_error(gateway.log().toStdString());
}

void TeamOnAServer::addCredential(std::string_view key) {
  const auto takesSecrets = [&] {
    must(sync());
    return m_owner->vaults().front().takesSecrets;
  };
  if (!QTest::qWaitFor(takesSecrets, patience)) throw std::runtime_error("no gateway made the vault's key");
  CredentialDraft draft;
  draft.labels.name = "main";
  draft.labels.service = "api.test";
  draft.binding.type = CredentialType::custom;
  draft.binding.rule = HeaderRule{"Authorization", "Bearer {key}", {}};
  draft.binding.hosts = {{"api.test", std::get<http::TcpAddress>(m_service->address()).port, true}};
  draft.secrets.push_back({"key", Secret::copyOf(key)});
  must(m_owner->add(m_vault, std::move(draft)));
  m_agent = must(m_owner->addAgent("fred")).id;
  must(m_owner->pin(m_agent, m_vault, std::nullopt));
  must(sync());
}

std::string TeamOnAServer::tokenForNewest() {
  const PrincipalId newest = m_owner->roster()->gateways.back().id;
  auto token = must(m_owner->createToken(m_agent, newest, std::nullopt));
  must(sync());
  return std::string(token.token.text());
}

http::Response TeamOnAServer::use(const RunningDaemon& gateway, const std::string& token) const {
  http::Client::Options options;
  options.server = must(http::parseAddress(gateway.value("agents_welcome", "address").toStdString()));
  return run<http::Response>([&](http::asio::any_io_executor executor) -> http::Awaitable<http::Response> {
    http::Client client(executor, options);
    http::Request request;
    request.method = "GET";
    request.path = "/use/Payments/main/ping";
    request.headers.push_back({"Authorization", "Bearer " + token});
    auto answer = co_await client.send(std::move(request));
    co_return answer ? std::move(*answer) : http::Response{0, {}, {}};
  });
}

std::string TeamOnAServer::lastAuthorization() const {
  const std::lock_guard lock(m_mutex);
  return m_authorization;
}

}  // namespace chatelaine::test
