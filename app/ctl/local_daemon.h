// Requests to the daemon of this computer over its socket, one after another.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "http/message.h"

namespace chatelaine::ctl {

class LocalDaemon {
 public:
  explicit LocalDaemon(const std::filesystem::path& runtime) : m_socket(runtime / "local.sock") {}
  // The gateway of this computer: of `chatelained gateway`, or of `chatelained local`. offline: neither answers;
  // invalidInput: both do, and `socket` doesn't say which.
  static Result<LocalDaemon> gatewayIn(const std::filesystem::path& runtime,
                                       const std::optional<std::filesystem::path>& socket);
  // The body of a 200. offline: no daemon there; denied and others by the status.
  Result<Bytes> get(const std::string& path, const std::string& query = {}) const;
  Result<Bytes> post(const std::string& path, ByteView body) const;

 private:
  enum class At { socket };
  LocalDaemon(At, std::filesystem::path socket) : m_socket(std::move(socket)) {}
  Result<Bytes> send(http::Request request) const;
  std::filesystem::path m_socket;
};

}  // namespace chatelaine::ctl
