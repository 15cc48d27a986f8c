#include "tests/support/server_world.h"

#include <fstream>

#include "crypto/random.h"
#include "crypto/x509.h"

namespace chatelaine::modelstest {

RemoteDesktop::RemoteDesktop() : m_desktop(make()) { m_desktop->start(); }

// Should a daemon be started after all, there is none, and the desktop says so.
std::unique_ptr<models::Desktop> RemoteDesktop::make() const {
  models::DesktopOptions options{.folder = folder(),
                                 .endpoint = {.socket = m_folder.path() + QStringLiteral("/local.sock"), .url = {}},
                                 .daemon = {.program = QStringLiteral("/nonexistent/chatelained"),
                                            .arguments = {},
                                            .socket = m_folder.path() + QStringLiteral("/local.sock"),
                                            .log = m_folder.path() + QStringLiteral("/chatelained.log")},
                                 .random = crypto::fillRandom,
                                 .passphraseCost = [] { return crypto::minimumPassphraseCost; },
                                 .jitter = [] { return 0.0; },
                                 .oneTimeCode = codeNow};
  return std::make_unique<models::Desktop>(std::move(options));
}

void RemoteDesktop::reopen() {
  m_desktop.reset();
  m_desktop = make();
  m_desktop->start();
}

bool RemoteDesktop::unlock() {
  m_desktop->session().unlock(DesktopWorld::passphrase());
  return waitUntil([this] { return m_desktop->session().state() == models::Session::State::unlocked; });
}

Result<void> RemoteDesktop::done(const std::function<void(std::function<void(Result<void>)>)>& start) {
  return DesktopWorld::wait<void>(start).value_or(fail(ErrorCode::internal, "no answer at all"));
}

ServerWorld::ServerWorld() {
  configure();
  if (m_server.start()) m_place.address = m_server.value("listening", "address").toStdString();
}

void ServerWorld::configure() {
  const auto authority = crypto::createCertificateAuthority("Nobody's", systemNow()).value();
  const auto leaf = crypto::issueLeaf(authority, "localhost", systemNow()).value();
  std::ofstream(m_server.file("server.pem")) << leaf.certificatePem;
  std::ofstream(m_server.file("server.key")) << leaf.privateKeyPem.text();
  m_server.configure("keys = \"file\"\n[server]\ncertificate = \"" +
                     QByteArray::fromStdString(m_server.file("server.pem").string()) + "\"\nkey = \"" +
                     QByteArray::fromStdString(m_server.file("server.key").string()) + "\"\n");
  m_place.key = crypto::publicKeyFingerprint(leaf.certificatePem);
}

bool ServerWorld::restartServer() {
  m_server.kill();
  return m_server.start({QStringLiteral("--listen"), QString::fromStdString(m_place.address)});
}

bool ServerWorld::restartServerWithAnotherKey() {
  m_server.kill();
  const models::ServerPlace before = m_place;
  configure();
  m_place = before;
  return m_server.start({QStringLiteral("--listen"), QString::fromStdString(m_place.address)});
}

bool ServerWorld::keepCopyOfServer() {
  m_server.kill();
  std::filesystem::copy(m_server.data(), m_server.file("copy"), std::filesystem::copy_options::recursive);
  return restartServer();
}

bool ServerWorld::putServerBack() {
  m_server.kill();
  std::filesystem::remove_all(m_server.data());
  std::filesystem::copy(m_server.file("copy"), m_server.data(), std::filesystem::copy_options::recursive);
  return restartServer();
}

Result<void> ServerWorld::found(RemoteDesktop& desktop) {
  [[maybe_unused]] const Secret seed = desktop->newRecoverySeed();
  return desktop.done([&](auto done) {
    desktop->foundOn(m_place, {.team = "Acme", .member = "Ana", .device = "Ana's desk", .gateway = {}},
                     DesktopWorld::passphrase(), &*desktop, done);
  });
}

models::ShownInvite ServerWorld::invite(RemoteDesktop& owner, const vault::Grant& grant) {
  auto invite = DesktopWorld::wait<models::ShownInvite>(
      [&](auto done) { owner->membership().invite(grant, &*owner, std::move(done)); });
  return invite && *invite ? std::move(**invite) : models::ShownInvite{};
}

Result<void> ServerWorld::ask(RemoteDesktop& desktop, const Secret& link, const std::string& name) {
  auto parsed = sync::parseInviteLink(link.text());
  if (!parsed) return std::unexpected(parsed.error());
  const auto kept = std::make_shared<sync::InviteLink>(std::move(*parsed));
  return desktop.done([&](auto done) {
    desktop->join(std::move(*kept), {name, name + "'s desk"}, DesktopWorld::passphrase(), &*desktop, done);
  });
}

bool ServerWorld::isAsking(RemoteDesktop& owner) {
  return waitUntil([&] {
    return std::ranges::any_of(owner.team().invites,
                               [](const auto& invite) { return invite.state == vault::Invite::State::asking; });
  });
}

bool ServerWorld::join(RemoteDesktop& owner, RemoteDesktop& newcomer, const std::string& name,
                       const vault::Grant& grant) {
  const models::ShownInvite out = invite(owner, grant);
  if (!ask(newcomer, out.link, name) || !isAsking(owner)) return false;
  const QString called = QString::fromStdString(name);
  const auto admitted = owner.done(
      [&](auto done) { owner->membership().admit(out.id, called, called + QStringLiteral("'s desk"), &*owner, done); });
  return admitted && waitUntil([&] { return newcomer.team().teamName == "Acme"; });
}

VaultId addVault(RemoteDesktop& desktop, const QString& name) {
  const auto added = DesktopWorld::wait<vault::VaultSummary>(
      [&](auto done) { desktop->team().addVault(name, &*desktop, std::move(done)); });
  return added && *added ? (*added)->id : VaultId{};
}

vault::Grant memberWith(sync::Role role, std::vector<VaultId> vaults) {
  return {vault::Grant::Kind::member, role, {}, std::move(vaults)};
}

}  // namespace chatelaine::modelstest
