// The composition root: vault API, gateway and sockets of one mode put together, started and stopped in order.
#pragma once
#include <memory>

#include "app/daemon/command_line.h"
#include "app/daemon/configuration.h"
#include "app/daemon/instance_lock.h"
#include "app/daemon/key_store.h"
#include "app/daemon/places.h"
#include "app/daemon/socket_server.h"
#include "gateway/gateway.h"
#include "server/api.h"
#include "server/postgres_hints.h"
#include "server/sqlcipher_store.h"

namespace chatelaine::daemon {

class Daemon {
 public:
  struct Options {
    Mode mode = Mode::local;
    Places places;
    Configuration configuration;
    Log log;
    std::optional<gateway::JoinOrder> join = {};
    std::optional<std::string> server = {};  // where the team has moved to: see CommandLine
    std::function<void(const Error&)> joinRefused = [](const Error&) {};  // any thread
  };
  // Main thread, after the application object and the crypto runtime. Errors as in exit_code.h.
  static Result<std::unique_ptr<Daemon>> start(Options options);
  ~Daemon();

  std::string safetyWords() const;  // of the gateway, if there is one

  // `server`: reads its certificate again; connections that are open stay. What can't be used is logged and left.
  void reload();
  // Lets running requests finish, ends streams and tunnels, writes the databases back. Blocks for a few seconds at
  // most.
  void stop();

 private:
  explicit Daemon(Options options);
  Result<void> prepare();
  Result<void> startApi();
  Result<std::unique_ptr<server::SyncStore>> openFile();
  Result<std::unique_ptr<server::SyncStore>> openPostgres();
  bool usesPostgres() const;
  Result<void> startGateway();
  Result<void> keepServer();
  Result<void> listen();
  Result<Secret> keyFor(const std::string& name, const std::filesystem::path& database);
  Result<void> renewCertificate();
  void checkpoint();

  Options m_options;
  std::unique_ptr<InstanceLock> m_lock;
  http::Router m_router;
  std::unique_ptr<server::PostgresHints> m_hints;  // outlives m_api, which announces changes
  server::SqlcipherStore* m_file = nullptr;        // belongs to m_api; null with PostgreSQL
  std::unique_ptr<server::Api> m_api;
  std::unique_ptr<gateway::Gateway> m_gateway;
  std::unique_ptr<SocketServer> m_sockets;
};

}  // namespace chatelaine::daemon
