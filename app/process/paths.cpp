#include "app/process/paths.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace chatelaine::process {
namespace {

namespace fs = std::filesystem;

// The specification: a relative path is invalid and to be ignored.
fs::path absoluteFrom(const char* variable) {
  const char* value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): before any thread is started
  const fs::path path = value == nullptr ? "" : value;
  return path.is_absolute() ? path : fs::path{};
}

fs::path baseFolder(const char* variable, const fs::path& home, const char* usual) {
  fs::path folder = absoluteFrom(variable);
  if (folder.empty() && !home.empty()) folder = home / usual;
  return folder;
}

}  // namespace

Result<Paths> userPaths() {
  const fs::path home = absoluteFrom("HOME");
  const fs::path data = baseFolder("XDG_DATA_HOME", home, ".local/share");
  const fs::path config = baseFolder("XDG_CONFIG_HOME", home, ".config");
  if (data.empty() || config.empty()) return fail(ErrorCode::notFound, "HOME is not set");
  const fs::path runtime = absoluteFrom("XDG_RUNTIME_DIR");
  return Paths{.data = data / "chatelaine",
               .config = config / "chatelaine",
               .runtime = runtime.empty() ? data / "chatelaine" / "run" : runtime / "chatelaine"};
}

Result<void> makePrivateFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return fail(errno == ENOSPC ? ErrorCode::diskFull : ErrorCode::denied, "can't make " + folder.string());
  }
  struct stat status{};
  if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) {
    return fail(ErrorCode::denied, folder.string() + " belongs to somebody else");
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0 && ::chmod(folder.c_str(), S_IRWXU) != 0) {
    return fail(ErrorCode::denied, "others may enter " + folder.string());
  }
  return {};
}

}  // namespace chatelaine::process
