// Where programs keep their files, by the XDG Base Directory Specification; makes the private folders.
#pragma once
#include <filesystem>

#include "core/result.h"

namespace chatelaine::process {

struct Paths {
  std::filesystem::path data;     // $XDG_DATA_HOME/chatelaine
  std::filesystem::path config;   // $XDG_CONFIG_HOME/chatelaine
  std::filesystem::path runtime;  // $XDG_RUNTIME_DIR/chatelaine; without that variable a folder below data
};

// From the environment; nothing is made. notFound: neither the XDG variables nor HOME are set.
Result<Paths> userPaths();

// Makes a folder with its parents, 0700; denied if it belongs to somebody else or others may enter it.
Result<void> makePrivateFolder(const std::filesystem::path& folder);

}  // namespace chatelaine::process
