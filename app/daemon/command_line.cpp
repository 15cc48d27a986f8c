#include "app/daemon/command_line.h"

#include <map>

#include "core/words.h"
#include "sync/invite.h"

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
  else if (name == "--join") line.join = value;
  else if (name == "--server") line.server = value;
  else if (name == "--name") line.name = value;
  else return fail(ErrorCode::invalidInput, "there is no option " + name);
  return {};
}

Result<void> checkCopies(const CommandLine& line) {
  if (!line.backup && !line.restore) return {};
  if (line.backup && line.restore) return fail(ErrorCode::invalidInput, "--backup or --restore, not both");
  if (line.mode != Mode::server) return fail(ErrorCode::invalidInput, "--backup and --restore are for a server");
  return {};
}

// Every program of this computer sees command lines, and this one's errors are logged: neither is a place for a secret.
bool mayBeInvitation(std::string_view word) {
  if (word.starts_with("--") && word.contains('=')) word.remove_prefix(word.find('=') + 1);
  const std::size_t hash = word.rfind('#');
  const auto code = bytesOfWords(hash == std::string_view::npos ? word : word.substr(hash + 1));
  return word.starts_with("chatelaine:") || (code && code->size() == sync::inviteCodeSize);
}

Result<void> checkNoInvitation(std::span<const std::string> words) {
  for (const std::string& word : words) {
    if (mayBeInvitation(word))
      return fail(ErrorCode::invalidInput,
                  "an invitation is secret and is never a word of the command line: give it on standard input with "
                  "--join -, or in a file of mode 0600 with --join FILE. Others may have seen this one: cancel it in "
                  "the desktop and make another");
  }
  return {};
}

Result<void> checkJoin(const CommandLine& line) {
  if (line.join && line.mode != Mode::gateway)
    return fail(ErrorCode::invalidInput, "--join is for chatelained gateway");
  if (line.server && (line.mode == Mode::server || line.join))
    return fail(ErrorCode::invalidInput, "--server is for a local daemon or a gateway whose team has moved");
  if (line.server == "here" && line.mode != Mode::local)
    return fail(ErrorCode::invalidInput, "--server here is for chatelained local");
  if (line.name && !line.join) return fail(ErrorCode::invalidInput, "--name goes with --join");
  return {};
}

}  // namespace

Result<CommandLine> parseCommandLine(std::span<const std::string> words) {
  if (words.empty()) return fail(ErrorCode::invalidInput, "say local, server or gateway; chatelained --help says more");
  CHATELAINE_CHECK(checkNoInvitation(words));
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
  CHATELAINE_CHECK(checkJoin(line));
  return line;
}

std::string_view usage() {
  return R"(usage: chatelained local|server|gateway [--data DIR] [--runtime DIR] [--config FILE] [--listen ADDRESS]
       chatelained gateway --join -|FILE [--name NAME] …

  local     the vault API on a socket of its owner, and the gateway for agents on 127.0.0.1:4280
  server    the vault API for a team; holds ciphertext only
  gateway   uses secrets on behalf of agents; pulls from a server

  --data DIR        databases and key files      ($XDG_DATA_HOME/chatelaine)
  --runtime DIR     the socket                   ($XDG_RUNTIME_DIR/chatelaine)
  --config FILE     settings                     ($XDG_CONFIG_HOME/chatelaine/chatelained.toml)
  --listen ADDRESS  where agents (local, gateway) or desktops and gateways (server) connect: host:port
  --join -|FILE     takes up an invitation of a team's owner, from standard input or a file of mode 0600 (it is a
                    secret, so never a word here); prints six words to be compared with what the owner's desktop shows,
                    and asks the server until the owner has answered. Later starts need no --join
  --name NAME       what this gateway is to be called in the team    (the host's name)

  --server ADDRESS  local, gateway: the team has moved to this server, host:port or host:port/KEY with the fingerprint
                    of its TLS public key; later starts need no --server. A local daemon's team comes back with
                    --server here

  --backup FILE     server: copies its database, which may be in use, to a file that isn't there yet, and ends
  --restore FILE    server: puts such a copy in the place of its database, and ends; no server may run meanwhile
)";
}

}  // namespace chatelaine::daemon
