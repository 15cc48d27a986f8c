// What a gateway is told when it starts. Values only; where they come from is the daemon's business.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/environment.h"
#include "core/log.h"
#include "core/secret.h"
#include "http/client.h"
#include "sync/invite.h"

namespace chatelaine::gateway {

// An invitation to take up, and what this gateway would like to be called.
struct JoinOrder {
  sync::InviteLink link;
  std::string name;
};

struct Config {
  std::filesystem::path folder;  // vault.db, audit.db, the sealed CA and the Connect files; made (0700) if missing
  Secret databaseKey;            // 32 bytes; everything at rest is sealed under keys derived from it
  http::TcpAddress listen{"127.0.0.1", 4280};  // port 0: any free one
  std::vector<std::string> names;              // further names under which agents reach this gateway
  // Addresses for names, as curl's: "api.test" or "api.test:443" -> "127.0.0.1" or "127.0.0.1:8443". They are logged
  // and checked like any other address.
  std::map<std::string, std::string> resolve;
  std::filesystem::path upstreamAuthorities;       // PEM, besides the system's roots; empty: none
  std::optional<http::Client::Options> server;     // the vault API; without it nothing is synchronised
  std::chrono::milliseconds pollInterval{30'000};  // where hints don't arrive
  // Only without a team: alreadyExists. What became of an invitation is asked for until it is answered, after a restart
  // too.
  std::optional<JoinOrder> join;
  std::chrono::milliseconds joinInterval{2'000};
  std::function<void(const Error&)> joinRefused = [](const Error&) {};  // any thread; it isn't asked for any more
  Clock clock = systemNow;
  Log log = [](LogLevel, std::string_view, std::initializer_list<LogField>) {};
  std::size_t workers = 0;  // threads that serve agents; 0: one per core
  std::string version = "0.1.0";
  // Fault tests only: asked before each step of writing the record (storage::Database::setFaultHook).
  std::function<std::optional<Error>(std::string_view)> auditFaults;
};

}  // namespace chatelaine::gateway
