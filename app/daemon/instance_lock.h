// One daemon per data folder: a lock that the kernel takes back when the process ends, however it ends.
#pragma once
#include <filesystem>

#include "core/result.h"

namespace chatelaine::daemon {

class InstanceLock {
 public:
  static Result<InstanceLock> take(const std::filesystem::path& file);  // alreadyRunning, denied, diskFull
  InstanceLock(InstanceLock&& other) noexcept;
  InstanceLock& operator=(InstanceLock&&) = delete;
  ~InstanceLock();

 private:
  explicit InstanceLock(int descriptor) : m_descriptor(descriptor) {}
  int m_descriptor;
};

}  // namespace chatelaine::daemon
