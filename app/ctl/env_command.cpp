#include "app/ctl/env_command.h"

#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "app/ctl/local_daemon.h"
#include "core/connect_environment.h"
#include "sync/agent_token.h"
#include "sync/api.h"

namespace chatelaine::ctl {
namespace {

constexpr std::size_t longestInput = 256;

// No echo while it lives; nothing where standard input is no terminal.
class Quiet {
 public:
  Quiet() {
    if (::tcgetattr(STDIN_FILENO, &m_before) != 0) return;
    m_isTerminal = true;
    termios quiet = m_before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    std::fputs("Token: ", stderr);
  }
  ~Quiet() {
    if (!m_isTerminal) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    std::fputs("\n", stderr);
  }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  termios m_before{};
  bool m_isTerminal = false;
};

Secret readLine() {
  const Quiet quiet;
  Secret input(longestInput);
  std::size_t size = 0;
  while (size < longestInput && ::read(STDIN_FILENO, input.writable().data() + size, 1) == 1 &&
         input.text()[size] != '\n')
    ++size;
  return Secret::copyOf(input.view().first(size));
}

Result<void> checkFile(const std::filesystem::path& file, const std::string& authorityPem) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream content;
  content << stream.rdbuf();
  if (!stream) return fail(ErrorCode::notFound, file.string() + " is missing");
  if (!content.str().contains(authorityPem))
    return fail(ErrorCode::tampered, file.string() + " is not of the gateway that answers");
  return {};
}

}  // namespace

Result<Secret> readToken() {
  const char* variable = ::getenv("CHATELAINE_TOKEN");
  Secret token = variable == nullptr ? readLine() : Secret::copyOf(std::string_view(variable));
  if (!sync::looksLikeAgentToken(token.text()))
    return fail(ErrorCode::invalidInput, "that is no agent token; create one in the desktop under Agents");
  return token;
}

Result<Secret> environmentFor(const CommandLine& line, const Secret& token) {
  CHATELAINE_TRY(body, LocalDaemon(line.runtime).get(std::string(sync::path::controlIdentity)));
  CHATELAINE_TRY(identity, sync::decode<sync::GatewayIdentity>(body));
  const std::filesystem::path folder = line.data / "gateway";
  CHATELAINE_CHECK(checkFile(folder / "ca.pem", identity.authorityPem));
  CHATELAINE_CHECK(checkFile(folder / "ca-bundle.pem", identity.authorityPem));
  ConnectValues values;
  values.gatewayAddress = identity.address;
  values.authorityFile = (folder / "ca.pem").string();
  values.bundleFile = (folder / "ca-bundle.pem").string();
  values.selector = line.agent;
  return shellExports(connectEnvironment(values), token);
}

}  // namespace chatelaine::ctl
