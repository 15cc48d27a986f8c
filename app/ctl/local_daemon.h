// Requests to the daemon of this computer over its socket, one after another.
#pragma once
#include <filesystem>
#include <string>

#include "core/bytes.h"
#include "core/result.h"

namespace chatelaine::ctl {

class LocalDaemon {
 public:
  explicit LocalDaemon(std::filesystem::path runtime) : m_socket(std::move(runtime) / "local.sock") {}
  // The body of a 200. offline: no daemon there; denied and others by the status.
  Result<Bytes> get(const std::string& path, const std::string& query = {}) const;

 private:
  std::filesystem::path m_socket;
};

}  // namespace chatelaine::ctl
