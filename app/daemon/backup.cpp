#include "app/daemon/backup.h"

#include "app/daemon/instance_lock.h"
#include "app/daemon/key_file_store.h"
#include "app/daemon/key_store.h"
#include "app/daemon/keyring_store.h"
#include "server/sqlcipher_store.h"
#include "storage/backup.h"

namespace chatelaine::daemon {
namespace {

namespace fs = std::filesystem;

fs::path databaseOf(const Places& places) { return places.data / "server" / "server.db"; }

Result<void> checkIsFile(const Configuration& configuration) {
  if (configuration.server.database.empty()) return {};
  return fail(ErrorCode::invalidInput, "server.database is PostgreSQL's: copy it with pg_dump");
}

// Never a new one: a copy without its key would be no copy.
Result<Secret> existingKey(const Places& places, const Configuration& configuration, const Log& log) {
  KeyFileStore files(places.data / "keys");
  KeyringStore keyring(places.data.string());
  return databaseKey(files, keyring, configuration.keys, "server", DatabaseState::present, log);
}

Result<void> renamed(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  return error ? fail(ErrorCode::denied, to.string() + ": " + error.message()) : Result<void>{};
}

// What can be opened is written back into one file before it is moved; what can't has nothing to lose.
Result<void> setAside(const fs::path& database, const Secret& key) {
  std::error_code error;
  if (!fs::exists(database, error)) return {};
  const fs::path aside = database.string() + ".replaced";
  if (fs::exists(aside, error)) return fail(ErrorCode::alreadyExists, aside.string() + " is there already");
  if (auto store = server::SqlcipherStore::open(database, key)) CHATELAINE_CHECK((*store)->checkpoint());
  for (const char* suffix : {"-wal", "-shm"}) {
    const fs::path beside = database.string() + suffix;
    if (fs::exists(beside, error)) CHATELAINE_CHECK(renamed(beside, aside.string() + suffix));
  }
  return renamed(database, aside);
}

Result<void> prepareCopy(const fs::path& file, const fs::path& copy, const Secret& key) {
  std::error_code error;
  fs::remove(copy, error);
  CHATELAINE_CHECK(storage::copyDatabase(file, copy, key));
  CHATELAINE_TRY(store, server::SqlcipherStore::open(copy, key));
  CHATELAINE_CHECK(store->markRestored());
  return store->checkpoint();
}

}  // namespace

Result<Secret> keyOf(const std::string& name, const fs::path& database, const Places& places,
                     const Configuration& configuration, const Log& log) {
  KeyFileStore files(places.data / "keys");
  KeyringStore keyring(places.data.string());
  const DatabaseState state = fs::exists(database) ? DatabaseState::present : DatabaseState::missing;
  return databaseKey(files, keyring, configuration.keys, name, state, log);
}

Result<void> backUp(const fs::path& file, const Places& places, const Configuration& configuration, const Log& log) {
  CHATELAINE_CHECK(checkIsFile(configuration));
  CHATELAINE_TRY(key, existingKey(places, configuration, log));
  CHATELAINE_CHECK(storage::copyDatabase(databaseOf(places), fs::absolute(file), key));
  log(LogLevel::info, "backup_written", {{"file", file.string()}});
  return {};
}

Result<void> restore(const fs::path& file, const Places& places, const Configuration& configuration, const Log& log) {
  CHATELAINE_CHECK(checkIsFile(configuration));
  CHATELAINE_CHECK(ensurePrivateFolder(places.data));
  CHATELAINE_TRY(lock, InstanceLock::take(places.data / "chatelained.lock"));
  CHATELAINE_CHECK(ensurePrivateFolder(places.data / "server"));
  CHATELAINE_TRY(key, existingKey(places, configuration, log));
  const fs::path database = databaseOf(places);
  const fs::path copy = database.string() + ".restored";
  CHATELAINE_CHECK(prepareCopy(fs::absolute(file), copy, key));
  CHATELAINE_CHECK(setAside(database, key));
  CHATELAINE_CHECK(renamed(copy, database));
  log(LogLevel::info, "backup_restored", {{"file", file.string()}});
  return {};
}

}  // namespace chatelaine::daemon
