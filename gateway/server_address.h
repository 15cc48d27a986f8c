// Where the vault API is and by which key it is known, as an invitation said: a small file beside the databases, so
// that a gateway that has joined needs no entry in its settings.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/id.h"
#include "core/result.h"

namespace chatelaine::gateway {

struct ServerAddress {
  std::string address;      // host:port
  std::optional<Hash> key;  // SHA-256 of its TLS public key, where no public authority vouches for it
  friend bool operator==(const ServerAddress&, const ServerAddress&) = default;
};

// "host:port", or "host:port/" and the key in hex. invalidInput.
Result<ServerAddress> parseServerAddress(std::string_view text);

Result<void> keepServerAddress(const std::filesystem::path& folder, const ServerAddress& server);  // diskFull, denied
// Nothing where none was kept. invalidInput: not what was written.
Result<std::optional<ServerAddress>> keptServerAddress(const std::filesystem::path& folder);
void forgetServerAddress(const std::filesystem::path& folder);

}  // namespace chatelaine::gateway
