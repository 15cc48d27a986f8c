#include "app/daemon/key_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "crypto/random.h"

namespace chatelaine::daemon {
namespace {

constexpr std::size_t keySize = 32;

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

Error failureOf(const std::filesystem::path& file) {
  return {errno == ENOSPC || errno == EDQUOT ? ErrorCode::diskFull : ErrorCode::denied, "key file " + file.string()};
}

}  // namespace

Result<std::optional<Secret>> KeyFile::load() {
  const Descriptor descriptor{::open(m_file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
  if (descriptor.number < 0) {
    if (errno == ENOENT) return std::nullopt;
    return std::unexpected(failureOf(m_file));
  }
  struct stat status{};
  if (::fstat(descriptor.number, &status) != 0 || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fail(ErrorCode::denied, "others may read " + m_file.string() + ": chmod 600 it");
  }
  Secret key(keySize);
  if (status.st_size != keySize || ::read(descriptor.number, key.writable().data(), keySize) != keySize) {
    return fail(ErrorCode::corrupt, m_file.string() + " holds no key");
  }
  return key;
}

// Written beside and renamed, so that a power loss leaves a whole key or none.
Result<void> KeyFile::save(const Secret& key) {
  const std::filesystem::path beside = m_file.string() + ".new";
  {
    const Descriptor descriptor{
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
    if (descriptor.number < 0 ||
        ::write(descriptor.number, key.view().data(), key.size()) != static_cast<ssize_t>(key.size()) ||
        ::fsync(descriptor.number) != 0) {
      return std::unexpected(failureOf(beside));
    }
  }
  if (::rename(beside.c_str(), m_file.c_str()) != 0) return std::unexpected(failureOf(m_file));
  const Descriptor folder{::open(m_file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.number < 0 || ::fsync(folder.number) != 0) return std::unexpected(failureOf(m_file));
  return {};
}

Result<OwnKey> ownKey(KeyStore& file, KeyStore& keyring, bool isNew) {
  CHATELAINE_TRY(fromFile, file.load());
  if (fromFile) return OwnKey{std::move(*fromFile), KeyPlace::file};
  auto fromKeyring = keyring.load();
  if (fromKeyring && *fromKeyring) return OwnKey{std::move(**fromKeyring), KeyPlace::keyring};
  if (!isNew) {
    return fail(ErrorCode::noKeyring, "the key of these databases is in a keyring that doesn't give it out");
  }
  Secret key = crypto::randomSecret(keySize);
  if (fromKeyring && keyring.save(key)) return OwnKey{std::move(key), KeyPlace::keyring};
  CHATELAINE_CHECK(file.save(key));
  return OwnKey{std::move(key), KeyPlace::file};
}

}  // namespace chatelaine::daemon
