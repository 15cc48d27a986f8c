#include "app/ctl/command_line.h"

#include <stdlib.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "core/names.h"

namespace chatelaine::ctl {
namespace {

namespace fs = std::filesystem;

fs::path folderFrom(const char* variable, const fs::path& fallback) {
  const char* value = ::getenv(variable);
  const fs::path folder = value == nullptr ? fs::path() : fs::path(value);
  return folder.is_absolute() ? folder / "chatelaine" : fallback;
}

void setOption(CommandLine& line, const std::string& option, const std::string& value) {
  if (option == "--data") line.data = fs::absolute(value);
  if (option == "--runtime") line.runtime = fs::absolute(value);
  if (option == "--socket") line.socket = fs::absolute(value);
  if (option == "--gateway") line.gateway = value;
  if (option == "--report") line.report = value;
  if (option == "--settle") line.settle = value;
}

bool takesValue(const std::string& word) {
  constexpr std::string_view options[] = {"--data", "--runtime", "--socket", "--gateway", "--report", "--settle"};
  return std::ranges::contains(options, word);
}

// Takes the options out; what is left are the words of the command.
Result<std::vector<std::string>> takeOptions(std::span<const std::string> words, CommandLine& line) {
  std::vector<std::string> rest;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (!takesValue(word)) {
      if (word.starts_with("--") && word != "--help")
        return fail(ErrorCode::invalidInput, "there is no option " + word);
      rest.push_back(word);
      continue;
    }
    if (++at == words.size()) return fail(ErrorCode::invalidInput, word + " needs a value");
    setOption(line, word, words[at]);
  }
  return rest;
}

Result<void> setCommand(CommandLine& line, const std::vector<std::string>& words) {
  const std::string first = words.empty() ? "help" : words[0];
  if (first == "help" || first == "--help" || first == "-h") return {};
  if (first == "env") {
    if (words.size() != 2) return fail(ErrorCode::invalidInput, "env needs the name of one agent");
    // It becomes part of an address that carries the token: nothing in it may end the user name there.
    CHATELAINE_CHECK(checkAgentName(words[1]));
    line.command = Command::env;
    line.agent = words[1];
    return {};
  }
  constexpr std::pair<std::string_view, Command> onTheHost[] = {{"identity", Command::identity},
                                                                {"handover", Command::handOver},
                                                                {"recover", Command::recover},
                                                                {"kit", Command::kit},
                                                                {"forks", Command::forks}};
  for (const auto& [name, command] : onTheHost) {
    if (first != name) continue;
    if (words.size() != 1) return fail(ErrorCode::invalidInput, first + " takes no words here: it asks for them");
    line.command = command;
    return {};
  }
  if (first != "audit" || words.size() < 2 || words.size() > 3)
    return fail(ErrorCode::invalidInput, "there is no such command");
  if (words.size() == 3) line.file = words[2];
  if (words[1] == "verify") line.command = Command::auditVerify;
  else if (words[1] == "export" && line.file) line.command = Command::auditExport;
  else return fail(ErrorCode::invalidInput, "audit verify [FILE] or audit export FILE");
  return {};
}

}  // namespace

Result<CommandLine> parseCommandLine(std::span<const std::string> words) {
  CommandLine line;
  CHATELAINE_TRY(rest, takeOptions(words, line));
  const char* home = ::getenv("HOME");
  const fs::path share = fs::path(home == nullptr ? "/" : home) / ".local/share/chatelaine";
  if (line.data.empty()) line.data = folderFrom("XDG_DATA_HOME", share);
  if (line.runtime.empty()) line.runtime = folderFrom("XDG_RUNTIME_DIR", line.data / "run");
  CHATELAINE_CHECK(setCommand(line, rest));
  return line;
}

std::string_view usage() {
  return R"(usage: chatelainectl COMMAND [--data DIR] [--runtime DIR]

  env AGENT            the environment that makes common clients use the gateway, for eval in a shell. The agent's
                       token comes from $CHATELAINE_TOKEN, or else from standard input; it is never an argument.
                       Run it on the gateway's own host
  audit verify [FILE]  verifies every chain of the record: of FILE, or of the local daemon
  audit export FILE    writes the local daemon's record to FILE, sealed as it is

On a gateway's own host:
  identity             the gateway's name, id and six safety words
  handover             who waits for vaults' keys from this gateway; asks for the six words that the other gateway's host
                       shows, and hands the keys over. --gateway NAME: to that one, with the words on standard input
  recover              opens the vaults for this gateway with the recovery kit; its sixteen words are asked for without
                       echo, or come on standard input
  kit                  whether another recovery kit waits to be confirmed; asks for the six words on its paper, or takes
                       them from standard input
  forks                what proves that the server shows different pasts. --report ID: all of it, to keep and to send on.
                       --settle ID: you have looked into it, and the gateway goes on with its own past; asks first
  --socket FILE        which gateway, where several run here

exit status: 0 verified or done, 1 failed, 2 wrong usage, 3 the record was tampered with, 4 the daemon can't be reached
)";
}

}  // namespace chatelaine::ctl
