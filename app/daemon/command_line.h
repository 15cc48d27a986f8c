// What chatelained was asked to do. Parses words; opens nothing.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "core/result.h"

namespace chatelaine::daemon {

enum class Mode { local, server, gateway, help, version };

struct CommandLine {
  Mode mode = Mode::local;
  std::optional<std::filesystem::path> data;
  std::optional<std::filesystem::path> runtime;
  std::optional<std::filesystem::path> config;
  std::optional<std::string> listen;
  std::optional<std::filesystem::path> backup;     // copy the server's database there and end
  std::optional<std::filesystem::path> restore;    // put that copy in the database's place and end
  std::optional<std::filesystem::path> join = {};  // gateway: the file with an invitation; "-": standard input
  std::optional<std::string> server = {};  // local, gateway: where the team lives from now on; "here": on this computer
  std::optional<std::string> name = {};    // with join: what the gateway would like to be called
  friend bool operator==(const CommandLine&, const CommandLine&) = default;
};

// `words` without the program's name. invalidInput names the word, unless it may be an invitation.
Result<CommandLine> parseCommandLine(std::span<const std::string> words);
std::string_view usage();

}  // namespace chatelaine::daemon
