// Where data, configuration and sockets are (XDG base directories), and folders for their owner alone.
#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "app/daemon/command_line.h"

namespace chatelaine::daemon {

struct Places {
  std::filesystem::path data;
  std::filesystem::path runtime;
  std::filesystem::path config;
};

using Environment = std::function<std::string(const char* name)>;  // empty: not set
std::string fromEnvironment(const char* name);

// Without XDG_RUNTIME_DIR the socket is in the data folder. invalidInput where there is not even a HOME.
Result<Places> placesFor(const CommandLine& line, const Environment& environment = fromEnvironment);

// Makes the folder or takes it over as 0700. denied: somebody else owns it, or it can't be made. diskFull.
Result<void> ensurePrivateFolder(const std::filesystem::path& folder);

}  // namespace chatelaine::daemon
