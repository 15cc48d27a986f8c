#include "app/daemon/settings.h"

#include <fstream>
#include <sstream>

#include "app/process/paths.h"

namespace chatelaine::daemon {
namespace {

namespace fs = std::filesystem;

struct CommandLine {
  std::optional<Role> role;
  std::map<std::string, std::string, std::less<>> options;

  std::optional<std::string> option(std::string_view name) const {
    const auto found = options.find(name);
    return found == options.end() ? std::nullopt : std::optional(found->second);
  }
};

std::optional<Role> roleFrom(std::string_view text) {
  if (text == "local") return Role::local;
  if (text == "server") return Role::server;
  if (text == "gateway") return Role::gateway;
  return std::nullopt;
}

bool isOption(std::string_view text) {
  return text == "--data" || text == "--runtime" || text == "--config" || text == "--listen";
}

Result<CommandLine> parse(std::span<const std::string> arguments) {
  CommandLine line;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (const auto role = roleFrom(argument); role && !line.role) {
      line.role = role;
    } else if (isOption(argument) && i + 1 < arguments.size()) {
      line.options[argument] = arguments[++i];
    } else {
      return fail(ErrorCode::invalidInput, "can't do anything with " + argument);
    }
  }
  if (!line.role) return fail(ErrorCode::invalidInput, "which role: local, server or gateway?");
  return line;
}

Result<void> applyFile(Settings& settings, const fs::path& file) {
  std::ifstream stream(file);
  if (!stream) return fail(ErrorCode::invalidInput, "can't read " + file.string());
  std::ostringstream text;
  text << stream.rdbuf();
  return applyConfiguration(settings, text.view(), file.string());
}

Result<void> applyListen(Settings& settings, const std::string& text) {
  CHATELAINE_TRY(address, http::parseAddress(text));
  if (settings.role == Role::server) {
    settings.server.listen = address;
    return {};
  }
  const auto* tcp = std::get_if<http::TcpAddress>(&address);
  if (tcp == nullptr) return fail(ErrorCode::invalidInput, "agents need a TCP address to listen on");
  settings.gateway.listen = *tcp;
  return {};
}

Result<void> check(const Settings& settings) {
  if (settings.role == Role::gateway && !settings.gateway.server) {
    return fail(ErrorCode::invalidInput, "a gateway needs `server` in [gateway] of its configuration");
  }
  return {};
}

}  // namespace

Result<Settings> readSettings(std::span<const std::string> arguments) {
  CHATELAINE_TRY(line, parse(arguments));
  CHATELAINE_TRY(paths, process::userPaths());
  Settings settings{.role = *line.role, .data = paths.data, .runtime = paths.runtime, .server = {}, .gateway = {}};
  const fs::path usualFile = paths.config / "chatelained.toml";
  if (const auto file = line.option("--config")) {
    CHATELAINE_CHECK(applyFile(settings, *file));
  } else if (fs::exists(usualFile)) {
    CHATELAINE_CHECK(applyFile(settings, usualFile));
  }
  if (const auto data = line.option("--data")) settings.data = *data;
  if (const auto runtime = line.option("--runtime")) settings.runtime = *runtime;
  if (const auto listen = line.option("--listen")) CHATELAINE_CHECK(applyListen(settings, *listen));
  CHATELAINE_CHECK(check(settings));
  return settings;
}

}  // namespace chatelaine::daemon
