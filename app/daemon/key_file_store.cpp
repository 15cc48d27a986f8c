#include "app/daemon/key_file_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "app/daemon/places.h"

namespace chatelaine::daemon {
namespace {

constexpr std::size_t largestKey = 4096;

// Closes the descriptor at the end of its scope.
class File {
 public:
  explicit File(int descriptor) : m_descriptor(descriptor) {}
  ~File() {
    if (m_descriptor >= 0) ::close(m_descriptor);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return m_descriptor; }

 private:
  int m_descriptor;
};

Error systemError(const std::filesystem::path& file) {
  const int reason = errno;
  const std::string detail = file.string() + ": " + std::strerror(reason);
  if (reason == ENOENT) return {ErrorCode::notFound, detail};
  if (reason == EEXIST) return {ErrorCode::alreadyExists, detail};
  if (reason == ENOSPC || reason == EDQUOT) return {ErrorCode::diskFull, detail};
  return {ErrorCode::denied, detail};
}

Result<void> checkMode(const File& file, const std::filesystem::path& path) {
  struct stat status{};
  if (::fstat(file.descriptor(), &status) != 0) return std::unexpected(systemError(path));
  if (status.st_uid != ::geteuid() || (status.st_mode & 077U) != 0)
    return fail(ErrorCode::denied, path.string() + " must belong to us alone (mode 0600)");
  if (status.st_size <= 0 || static_cast<std::size_t>(status.st_size) > largestKey)
    return fail(ErrorCode::corrupt, path.string() + " holds no key");
  return {};
}

}  // namespace

Result<Secret> KeyFileStore::load(const std::string& name) {
  const std::filesystem::path path = fileOf(name);
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.descriptor() < 0) return std::unexpected(systemError(path));
  CHATELAINE_CHECK(checkMode(file, path));
  Secret buffer(largestKey);
  const ssize_t size = ::read(file.descriptor(), buffer.writable().data(), largestKey);
  if (size <= 0) return fail(ErrorCode::corrupt, path.string() + " can't be read");
  return Secret::copyOf(buffer.view().first(static_cast<std::size_t>(size)));
}

// A temporary file, synced and then linked: the key is there whole or not at all, and never over another one.
Result<void> KeyFileStore::save(const std::string& name, const Secret& key) {
  CHATELAINE_CHECK(ensurePrivateFolder(m_folder));
  const std::filesystem::path path = fileOf(name);
  const std::filesystem::path temporary = path.string() + ".new";
  ::unlink(temporary.c_str());
  const File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.descriptor() < 0) return std::unexpected(systemError(temporary));
  const bool isWritten =
      ::write(file.descriptor(), key.view().data(), key.size()) == static_cast<ssize_t>(key.size()) &&
      ::fsync(file.descriptor()) == 0 && ::link(temporary.c_str(), path.c_str()) == 0;
  const Error problem = isWritten ? Error{} : systemError(path);
  ::unlink(temporary.c_str());
  if (!isWritten) return std::unexpected(problem);
  const File folder(::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ::fsync(folder.descriptor());
  return {};
}

}  // namespace chatelaine::daemon
