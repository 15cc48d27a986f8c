// What the daemon was asked to do: the command line over the configuration file over the usual places.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/address.h"

namespace chatelaine::daemon {

enum class Role { local, server, gateway };

struct ServerSettings {
  http::Address listen = http::TcpAddress{"127.0.0.1", 4281};
  std::filesystem::path certificate;  // PEM chain and key; needed beyond loopback
  std::filesystem::path key;
};

struct GatewaySettings {
  http::TcpAddress listen{"127.0.0.1", 4280};
  std::vector<std::string> names;
  std::map<std::string, std::string> resolve;
  std::filesystem::path upstreamAuthorities;
  std::optional<http::Address> server;  // role gateway: the vault API
};

struct Settings {
  Role role = Role::local;
  std::filesystem::path data;
  std::filesystem::path runtime;
  ServerSettings server;
  GatewaySettings gateway;
};

inline constexpr std::string_view usage =
    "usage: chatelained local|server|gateway [--data DIR] [--runtime DIR] [--config FILE] [--listen ADDRESS]\n"
    "\n"
    "  local     the vault API on a socket of this user and a gateway for agents on this computer\n"
    "  server    the vault API of a team; it holds ciphertext only\n"
    "  gateway   uses a team's secrets on behalf of agents\n"
    "\n"
    "  --data DIR        databases and keys (default: $XDG_DATA_HOME/chatelaine)\n"
    "  --runtime DIR     the socket (default: $XDG_RUNTIME_DIR/chatelaine)\n"
    "  --config FILE     default: $XDG_CONFIG_HOME/chatelaine/chatelained.toml, if it is there\n"
    "  --listen ADDRESS  for agents (local, gateway) or clients (server), as 127.0.0.1:4280\n";

// `arguments` without the program's name. invalidInput says which argument, key or line to mend.
Result<Settings> readSettings(std::span<const std::string> arguments);

// The configuration file's text over `settings`. invalidInput with the line, also for a key that nobody knows.
Result<void> applyConfiguration(Settings& settings, std::string_view toml, std::string_view fileName);

}  // namespace chatelaine::daemon
