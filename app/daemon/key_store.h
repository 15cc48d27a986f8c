// Where the keys of the daemon's databases are kept between two starts. A port: the system keyring or files.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "app/daemon/configuration.h"
#include "core/log.h"
#include "core/secret.h"

namespace chatelaine::daemon {

// Main thread. `name`: "server", "gateway".
class KeyStore {
 public:
  virtual ~KeyStore() = default;
  virtual std::string_view kind() const = 0;                                  // "keyring", "file"
  virtual Result<Secret> load(const std::string& name) = 0;                   // notFound, noKeyring, denied, corrupt
  virtual Result<void> save(const std::string& name, const Secret& key) = 0;  // never over another key: alreadyExists
};

// 32 bytes each. Whether the database is there already decides whether a new key may be made.
enum class DatabaseState { missing, present };

// The key of a database, made and saved if the database is missing. A key file that is there always wins; `automatic`
// takes the keyring, and a key file where there is none, and the log says so. noKeyring: the key of an existing
// database must be in a keyring that can't be reached.
Result<Secret> databaseKey(KeyStore& files, KeyStore& keyring, KeyPlace place, const std::string& name,
                           DatabaseState state, const Log& log);

}  // namespace chatelaine::daemon
