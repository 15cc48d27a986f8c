#include "app/daemon/command_line.h"

#include <map>

namespace chatelaine::daemon {
namespace {

const std::map<std::string_view, Mode> modes{
    {"local", Mode::local}, {"server", Mode::server}, {"gateway", Mode::gateway}, {"help", Mode::help},
    {"--help", Mode::help}, {"-h", Mode::help},       {"version", Mode::version}, {"--version", Mode::version}};

Result<void> setOption(CommandLine& line, const std::string& name, const std::string& value) {
  if (value.empty()) return fail(ErrorCode::invalidInput, name + " needs a value");
  if (name == "--data") line.data = value;
  else if (name == "--runtime") line.runtime = value;
  else if (name == "--config") line.config = value;
  else if (name == "--listen") line.listen = value;
  else if (name == "--backup") line.backup = value;
  else if (name == "--restore") line.restore = value;
  else return fail(ErrorCode::invalidInput, "there is no option " + name);
  return {};
}

Result<void> checkCopies(const CommandLine& line) {
  if (!line.backup && !line.restore) return {};
  if (line.backup && line.restore) return fail(ErrorCode::invalidInput, "--backup or --restore, not both");
  if (line.mode != Mode::server) return fail(ErrorCode::invalidInput, "--backup and --restore are for a server");
  return {};
}

}  // namespace

Result<CommandLine> parseCommandLine(std::span<const std::string> words) {
  if (words.empty()) return fail(ErrorCode::invalidInput, "say local, server or gateway; chatelained --help says more");
  const auto mode = modes.find(words.front());
  if (mode == modes.end()) return fail(ErrorCode::invalidInput, "there is no command " + words.front());
  CommandLine line;
  line.mode = mode->second;
  for (std::size_t at = 1; at < words.size(); ++at) {
    const std::string& word = words[at];
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos) {
      CHATELAINE_CHECK(setOption(line, word.substr(0, equals), word.substr(equals + 1)));
      continue;
    }
    const std::string value = at + 1 < words.size() ? words[at + 1] : std::string();
    CHATELAINE_CHECK(setOption(line, word, value));
    ++at;
  }
  CHATELAINE_CHECK(checkCopies(line));
  return line;
}

std::string_view usage() {
  return R"(usage: chatelained local|server|gateway [--data DIR] [--runtime DIR] [--config FILE] [--listen ADDRESS]

  local     the vault API on a socket of its owner, and the gateway for agents on 127.0.0.1:4280
  server    the vault API for a team; holds ciphertext only
  gateway   uses secrets on behalf of agents; pulls from a server

  --data DIR        databases and key files      ($XDG_DATA_HOME/chatelaine)
  --runtime DIR     the socket                   ($XDG_RUNTIME_DIR/chatelaine)
  --config FILE     settings                     ($XDG_CONFIG_HOME/chatelaine/chatelained.toml)
  --listen ADDRESS  where agents (local, gateway) or desktops and gateways (server) connect: host:port

  --backup FILE     server: copies its database, which may be in use, to a file that isn't there yet, and ends
  --restore FILE    server: puts such a copy in the place of its database, and ends; no server may run meanwhile
)";
}

}  // namespace chatelaine::daemon
