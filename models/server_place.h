// Where the team's server is, if it isn't on this computer: a small file beside the database, and the endpoint it
// means.
#pragma once
#include <filesystem>
#include <optional>

#include "models/api_channel.h"

namespace chatelaine::models {

struct ServerPlace {
  std::string address;      // host:port
  std::optional<Hash> key;  // SHA-256 of its TLS public key, where no public authority vouches for it
  friend bool operator==(const ServerPlace&, const ServerPlace&) = default;
};

inline constexpr int usualServerPort = 4281;

// What a person typed: the port may be missing, `fingerprint` empty; colons and spaces in it don't count. invalidInput.
Result<ServerPlace> serverPlaceFrom(std::string_view address, std::string_view fingerprint);

Endpoint endpointOf(const ServerPlace& place);
ServerPlace placeOf(const Endpoint& endpoint);  // of one that is elsewhere

// In the desktop's folder. Reading: nothing if there is no such file; corrupt.
Result<std::optional<ServerPlace>> readServerPlace(const std::filesystem::path& folder);
Result<void> writeServerPlace(const std::filesystem::path& folder, const ServerPlace& place);
Result<void> forgetServerPlace(const std::filesystem::path& folder);

}  // namespace chatelaine::models
