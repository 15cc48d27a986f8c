#include "app/daemon/places.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chatelaine::daemon {
namespace {

namespace fs = std::filesystem;

// XDG: a relative path in these variables is to be ignored.
fs::path baseFolder(const Environment& environment, const char* variable, const fs::path& fallback) {
  const fs::path value = environment(variable);
  return value.is_absolute() ? value : fallback;
}

Error errorOf(const std::error_code& error, const fs::path& path) {
  const bool isFull = error == std::errc::no_space_on_device;
  return {isFull ? ErrorCode::diskFull : ErrorCode::denied, path.string() + ": " + error.message()};
}

}  // namespace

std::string fromEnvironment(const char* name) {
  const char* value = ::getenv(name);
  return value == nullptr ? std::string() : value;
}

Result<Places> placesFor(const CommandLine& line, const Environment& environment) {
  const fs::path home = environment("HOME");
  if (!home.is_absolute() && !(line.data && line.config))
    return fail(ErrorCode::invalidInput, "HOME is not set: say --data and --config");
  Places places;
  places.data =
      fs::absolute(line.data.value_or(baseFolder(environment, "XDG_DATA_HOME", home / ".local/share") / "chatelaine"));
  const fs::path runtime = baseFolder(environment, "XDG_RUNTIME_DIR", {});
  places.runtime = fs::absolute(line.runtime.value_or(runtime.empty() ? places.data / "run" : runtime / "chatelaine"));
  const fs::path config =
      baseFolder(environment, "XDG_CONFIG_HOME", home / ".config") / "chatelaine" / "chatelained.toml";
  places.config = fs::absolute(line.config.value_or(config));
  return places;
}

Result<void> ensurePrivateFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return std::unexpected(errorOf(error, folder));
  struct stat status{};
  if (::stat(folder.c_str(), &status) != 0) return std::unexpected(errorOf({errno, std::generic_category()}, folder));
  if (!S_ISDIR(status.st_mode) || status.st_uid != ::geteuid())
    return fail(ErrorCode::denied, folder.string() + " is not a folder of ours");
  if ((status.st_mode & 0777U) == 0700U || ::chmod(folder.c_str(), 0700) == 0) return {};
  return std::unexpected(errorOf({errno, std::generic_category()}, folder));
}

}  // namespace chatelaine::daemon
