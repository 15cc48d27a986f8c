// Reads the invitation that `chatelained gateway --join` takes up; it is secret, so it never was on a command line.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "gateway/config.h"

namespace chatelaine::daemon {

// `file`: "-" for standard input. denied: a file that isn't its owner's alone; invalidInput: not an invitation. What is
// in it is not in the error.
Result<gateway::JoinOrder> readInvitation(const std::filesystem::path& file, const std::optional<std::string>& name);

}  // namespace chatelaine::daemon
