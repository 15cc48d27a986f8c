#include "app/daemon/instance_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <utility>

namespace chatelaine::daemon {

Result<InstanceLock> InstanceLock::take(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    const ErrorCode code = errno == ENOSPC ? ErrorCode::diskFull : ErrorCode::denied;
    return fail(code, file.string() + ": " + std::strerror(errno));
  }
  InstanceLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return fail(ErrorCode::alreadyRunning, file.string());
  return lock;
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

InstanceLock::~InstanceLock() {
  if (m_descriptor >= 0) ::close(m_descriptor);
}

}  // namespace chatelaine::daemon
