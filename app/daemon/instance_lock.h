// Holds a data folder for one process: a lock file that the system releases whatever happens to us.
#pragma once
#include <filesystem>

#include "core/result.h"

namespace chatelaine::daemon {

class InstanceLock {
 public:
  // alreadyRunning: another process holds it; denied, diskFull.
  static Result<InstanceLock> acquire(const std::filesystem::path& file);
  InstanceLock(InstanceLock&& other) noexcept;
  InstanceLock& operator=(InstanceLock&&) = delete;
  ~InstanceLock();

 private:
  explicit InstanceLock(int descriptor) : m_descriptor(descriptor) {}
  int m_descriptor;
};

}  // namespace chatelaine::daemon
