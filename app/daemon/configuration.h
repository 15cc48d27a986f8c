// chatelained.toml as values. A missing file is an empty one; an unknown or mistyped entry is refused by name and line.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"

namespace chatelaine::daemon {

enum class KeyPlace { automatic, keyring, file };  // automatic: the keyring, or a key file where there is none
enum class GenesisRule { first, any };             // who may found a team on a server: only the first, or anybody

struct Configuration {
  struct Server {
    std::string listen = "127.0.0.1:4281";
    std::filesystem::path certificate;  // PEM chain; required unless `listen` is a loopback address
    std::filesystem::path key;          // PEM
    GenesisRule genesis = GenesisRule::first;
    std::string database;  // a connection string of PostgreSQL, without a password; empty: a file in the data folder
    std::size_t databaseConnections = 8;
  };
  struct Gateway {
    std::string listen = "127.0.0.1:4280";
    std::vector<std::string> names;
    std::map<std::string, std::string> resolve;  // "api.test:443" -> "127.0.0.1:8443"
    std::filesystem::path upstreamCa;            // PEM, besides the system's roots
    std::string server;                          // host:port of the vault API, for `chatelained gateway`
    std::filesystem::path serverCa;              // PEM, besides the system's roots
  };
  KeyPlace keys = KeyPlace::automatic;
  Server server;
  Gateway gateway;
};

// invalidInput names entry and line.
Result<Configuration> readConfiguration(const std::filesystem::path& file);
Result<Configuration> parseConfiguration(std::string_view text);

}  // namespace chatelaine::daemon
