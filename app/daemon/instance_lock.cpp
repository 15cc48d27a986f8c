#include "app/daemon/instance_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace chatelaine::daemon {

Result<InstanceLock> InstanceLock::acquire(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
    return fail(errno == ENOSPC ? ErrorCode::diskFull : ErrorCode::denied, "can't open " + file.string());
  }
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return fail(ErrorCode::alreadyRunning, "another chatelained holds " + file.string());
  }
  return InstanceLock(descriptor);
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

InstanceLock::~InstanceLock() {
  if (m_descriptor >= 0) ::close(m_descriptor);
}

}  // namespace chatelaine::daemon
