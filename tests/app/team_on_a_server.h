// A team whose server, gateways and service are real programs and sockets with TLS; its owner is a vault in this
// process, who talks to the server as a desktop would.
#pragma once
#include <mutex>

#include "app/daemon/socket_server.h"
#include "http/client.h"
#include "tests/support/running_daemon.h"
#include "vault/membership.h"
#include "vault/sync_run.h"
#include "vault/vault.h"

namespace chatelaine::test {

class TeamOnAServer {
 public:
  TeamOnAServer();  // founded, with one vault that nobody serves yet
  ~TeamOnAServer();

  vault::Vault& owner() { return *m_owner; }
  const Secret& kitSeed() const { return m_kit.seed; }
  VaultId vault() const { return m_vault; }
  Hash serverKey() const { return m_serverKey; }
  RunningDaemon& server() { return m_server; }

  Result<void> sync(std::optional<vault::RosterWish> wish = {});
  // An invitation for a gateway of the vault; the server knows of it.
  vault::NewInvite invite();
  QByteArray linkOf(const vault::NewInvite& invite) const;
  QByteArray linkWith(const vault::NewInvite& invite, const Hash& serverKey) const;
  // The words of who came with it, once the owner sees them; empty after 20 s.
  QByteArray wordsOf(const vault::NewInvite& invite);
  void admit(const vault::NewInvite& invite, const std::string& name);
  // Starts with an invitation on standard input, is compared, admitted, and in.
  void join(RunningDaemon& gateway, const std::string& name);
  void configure(RunningDaemon& gateway) const;  // where the service is
  void addCredential(std::string_view key);      // once a gateway has made the vault's key

  // A token for the newest gateway of the team, known to it with its next synchronisation.
  std::string tokenForNewest();
  // A request of an agent through that gateway: its status and body.
  http::Response use(const RunningDaemon& gateway, const std::string& token) const;
  std::string lastAuthorization() const;  // that the service got

 private:
  Result<void> found();
  void startService();
  http::Client::Options api() const;

  TemporaryFolder m_folder;
  RunningDaemon m_server{"server"};
  Hash m_serverKey;
  std::unique_ptr<vault::Vault> m_owner;
  vault::SyncSession m_session;
  vault::RecoveryKit m_kit;
  VaultId m_vault;
  ItemId m_agent;
  http::Router m_routes;
  std::unique_ptr<daemon::SocketServer> m_service;
  mutable std::mutex m_mutex;
  std::string m_authorization;
};

}  // namespace chatelaine::test
