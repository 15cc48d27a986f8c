// The certificate files that the Connect environment points clients to, and the system's roots.
#pragma once
#include <filesystem>
#include <string>

#include "core/result.h"

namespace chatelaine::gateway {

// The first bundle that this system has, PEM; whatever variables of the environment say. Empty if it has none.
std::string systemRoots();

struct TrustFiles {
  std::filesystem::path authority;  // our CA alone
  std::filesystem::path bundle;     // the system's roots and our CA
};
// Readable by other users, as the clients may be.
Result<TrustFiles> writeTrustFiles(const std::filesystem::path& folder, const std::string& authorityPem);

}  // namespace chatelaine::gateway
