#include "app/ctl/env_command.h"

#include <stdlib.h>

#include <fstream>
#include <sstream>

#include "app/ctl/hidden_input.h"
#include "app/ctl/local_daemon.h"
#include "core/connect_environment.h"
#include "sync/agent_token.h"
#include "sync/api.h"

namespace chatelaine::ctl {
namespace {

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
  Secret token = variable == nullptr ? readHidden("Token: ", [](std::string_view) { return true; })
                                     : Secret::copyOf(std::string_view(variable));
  if (!sync::looksLikeAgentToken(token.text()))
    return fail(ErrorCode::invalidInput, "that is no agent token; create one in the desktop under Agents");
  return token;
}

Result<Secret> environmentFor(const CommandLine& line, const Secret& token) {
  CHATELAINE_TRY(gateway, LocalDaemon::gatewayIn(line.runtime, line.socket));
  CHATELAINE_TRY(body, gateway.get(std::string(sync::path::controlIdentity)));
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
