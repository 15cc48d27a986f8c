// What chatelainectl was asked to do. Parses words; opens nothing.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "core/result.h"

namespace chatelaine::ctl {

enum class Command { env, auditVerify, auditExport, identity, handOver, recover, kit, forks, help };

struct CommandLine {
  Command command = Command::help;
  std::string agent;                            // env
  std::optional<std::filesystem::path> file;    // audit: a record that was exported; nothing: the local daemon's
  std::optional<std::string> gateway;           // handover: who gets the keys, by name or id
  std::optional<std::string> report;            // forks: of which one to print everything, by the beginning of its id
  std::optional<std::string> settle;            // forks: which one is settled
  std::optional<std::filesystem::path> socket;  // of the gateway, where several run here
  std::filesystem::path data;
  std::filesystem::path runtime;
};

// `words` without the program's name; folders from the XDG variables unless given. invalidInput names the word.
Result<CommandLine> parseCommandLine(std::span<const std::string> words);
std::string_view usage();

}  // namespace chatelaine::ctl
