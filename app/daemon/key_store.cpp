#include "app/daemon/key_store.h"

#include "crypto/random.h"

namespace chatelaine::daemon {
namespace {

constexpr std::size_t keySize = 32;

// The key that is there already, from wherever it may be.
Result<Secret> existing(KeyStore& files, KeyStore& keyring, KeyPlace place, const std::string& name) {
  auto fromFile = files.load(name);
  if (fromFile || fromFile.error().code != ErrorCode::notFound || place == KeyPlace::file) return fromFile;
  return keyring.load(name);
}

Result<Secret> created(KeyStore& store, const std::string& name, const Log& log) {
  Secret key = crypto::randomSecret(keySize);
  CHATELAINE_CHECK(store.save(name, key));
  log(LogLevel::info, "database_key_created", {{"name", name}, {"kept_in", store.kind()}});
  return key;
}

}  // namespace

Result<Secret> databaseKey(KeyStore& files, KeyStore& keyring, KeyPlace place, const std::string& name,
                           DatabaseState state, const Log& log) {
  auto key = existing(files, keyring, place, name);
  if (key && key->size() != keySize) return fail(ErrorCode::corrupt, "the key " + name + " has another length");
  if (key) return key;
  const bool isKeyringAway = key.error().code == ErrorCode::noKeyring;
  if (key.error().code != ErrorCode::notFound && !isKeyringAway) return key;
  if (state == DatabaseState::present && isKeyringAway) return key;
  if (state == DatabaseState::present) return fail(ErrorCode::corrupt, "the key " + name + " is gone");
  if (place == KeyPlace::file) return created(files, name, log);
  if (!isKeyringAway) {
    auto inKeyring = created(keyring, name, log);
    if (inKeyring || place == KeyPlace::keyring) return inKeyring;
  }
  if (place == KeyPlace::keyring) return key;
  log(LogLevel::warning, "no_keyring", {{"name", name}, {"instead", "a key file that only its owner can read"}});
  return created(files, name, log);
}

}  // namespace chatelaine::daemon
