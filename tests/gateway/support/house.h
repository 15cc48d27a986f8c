// A whole installation in one process: an owner's device, the vault server on a unix socket, the gateway on a loopback
// port, and services that agents want to use. All of them real; the clock is the test's.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/credential.h"
#include "gateway/config.h"
#include "storage/database.h"
#include "sync/api.h"
#include "tests/gateway/support/agent_client.h"
#include "tests/gateway/support/provider.h"
#include "tests/support/temporary_folder.h"
#include "vault/roster_wish.h"
#include "vault/vault.h"

namespace chatelaine::gateway {
class Gateway;
}

namespace chatelaine::test {

class House {
 public:
  struct Plan {
    std::map<std::string, std::string> resolve;  // beyond "api.test"
    std::size_t workers = 2;
    std::string listen = "127.0.0.1";
  };
  explicit House(Plan plan);
  House() : House(Plan()) {}
  ~House();

  // -- Parts --------------------------------------------------------------------------------------------------------
  vault::Vault& owner();
  Provider& provider();  // https://api.test:<port>
  gateway::Gateway& gateway();
  std::filesystem::path gatewayFolder() const;
  // The vault API with the owner's session, as it is on the wire.
  sync::ApiResponse server(const std::string& method, const std::string& target, Bytes body = {});
  // Somebody with the server's disk: runs while the server is stopped.
  void alterServer(const std::function<void(storage::Database&)>& change);

  // -- What a person does ---------------------------------------------------------------------------------------------
  // A draft for the provider's host; the private address is approved.
  CredentialDraft draft(InjectRule rule, std::string_view key, const std::string& name = "main");
  CredentialDraft draft(std::string_view key) { return draft(HeaderRule{"Authorization", "Bearer {key}", {}}, key); }
  Credential add(CredentialDraft draft);
  void replaceSecret(const Credential& credential, std::string_view key);
  // Owner out, gateway in; returns when the gateway has applied it.
  void publish();
  Result<void> syncOwner();
  // The gateway pulls; what it then refuses to believe is its business.
  void syncGateway();
  // A change of the roster.
  Result<void> carryOut(Result<vault::RosterWish> wish);
  const Secret& kitSeed() const;  // of the team's recovery kit
  // What another gateway of that name would be started with, on a host of its own; every time the same.
  gateway::Config configOf(const std::string& name);
  // Time passes for everybody.
  void tick(std::chrono::milliseconds time);
  Timestamp now() const;

  // -- What the agent has ---------------------------------------------------------------------------------------------
  ItemId agent() const;
  std::string token() const;
  VaultId vault() const;
  Pin pin() const;
  std::string authority() const;  // "api.test:<port>"
  std::string authorityPem() const;
  std::uint16_t port() const;
  AgentClient client() const { return AgentClient(port()); }
  // CONNECT with the token and TLS inside, ready for requests.
  std::unique_ptr<AgentClient> tunnel(std::string_view user = "agent") const;
  std::string get(const std::string& path, const std::string& fields = {}) const;  // a request inside that tunnel

  // -- The desktop's calls --------------------------------------------------------------------------------------------
  sync::ApiResponse control(const std::string& method, std::string_view path, Bytes body = {},
                            const std::string& token = {});
  std::string controlToken();

  // -- The record
  // ------------------------------------------------------------------------------------------------------- Every event
  // that the gateway has uploaded so far, oldest first, as the owner's device reads them.
  std::vector<AuditEvent> record();
  std::size_t recorded(AuditAction action);
  void restartGateway();
  void stopGateway();
  void startGateway();  // without waiting for a pull
  void stopServer();
  std::string logged() const;  // what the gateway has written to its log
  // While it is set, writing the gateway's record fails.
  void failAudit(std::optional<Error> error);
  // While it is set, writing it throws as it does when there is no memory left.
  void breakAudit(bool isBroken);

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace chatelaine::test
