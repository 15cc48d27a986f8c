// A small world in one process: the real server over SQLCipher, an owner's device and a gateway with real replicas, one
// clock, and a wire between them where a test may listen, lose and alter.
#pragma once
#include <functional>
#include <memory>

#include "server/service.h"
#include "server/sqlcipher_store.h"
#include "tests/support/temporary_folder.h"
#include "vault/sync_run.h"
#include "vault/vault.h"

namespace chatelaine::test {

inline constexpr Timestamp worldBegins{std::chrono::milliseconds{1'767'225'600'000}};  // 2026-01-01

// One replica with what belongs to it; it can be closed and opened again like a program that is killed.
class Party {
 public:
  Party(const std::filesystem::path& folder, const Timestamp& now);
  vault::Vault* operator->() { return m_vault.get(); }
  vault::Vault& operator*() { return *m_vault; }
  void reopen();  // drops everything that is in memory
  void close() { m_vault.reset(); }
  // The closed replica's files as they are, to begin from again and again.
  void copyTo(const std::filesystem::path& other) const;
  void returnTo(const std::filesystem::path& other);  // closed, replaced by the copy, opened

  vault::SyncSession session;
  Secret databaseKey;
  vault::Vault::Options options;

 private:
  std::unique_ptr<vault::Vault> m_vault;
};

class World {
 public:
  World();  // nobody has a team yet
  // Founds the team, hands it over and adds the vault "Payments"; nothing was sent yet.
  void found();
  // And brings all of it to the server and the gateway.
  void settle();

  // The server's answer as a client sees it: what `onRequest` gives instead of it, or what `onAnswer` makes of it.
  sync::ApiResponse carry(const sync::ApiRequest& request);
  // A whole run.
  Result<vault::SyncSummary> sync(Party& party);
  Result<vault::SyncSummary> complete(vault::SyncRun& run);  // one that was prepared
  // Owner out, gateway in.
  Result<vault::SyncSummary> publish();
  void tick(std::chrono::milliseconds time) { now += time; }
  // Sessions of the server don't outlive it.
  void restartServer();
  void copyServer(const std::string& name);    // its database as it is now
  void returnServer(const std::string& name);  // the server comes back with that copy
  storage::Database& serverDatabase() { return store->database(); }

  std::function<std::optional<sync::ApiResponse>(const sync::ApiRequest&)> onRequest;
  std::function<void(const sync::ApiRequest&, sync::ApiResponse&)> onAnswer;
  std::size_t requests = 0;

  TemporaryFolder folder;
  Timestamp now = worldBegins;
  Secret serverKey;
  std::unique_ptr<server::SqlcipherStore> store;
  std::unique_ptr<server::Service> service;
  Party owner;
  Party gateway;
  VaultId payments;
};

CredentialDraft stripe(std::string_view key, const std::string& name = "Stripe");
SecretFields keyField(std::string_view key);
// The value of the field "key" as the gateway opens it, or the error's stable name.
std::string opened(Party& gateway, const ItemId& credential);

}  // namespace chatelaine::test
