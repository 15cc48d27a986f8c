#include "app/desktop/places.h"

#include <QtCore/QFileInfo>

namespace chatelaine::desktop {
namespace {

namespace fs = std::filesystem;

// XDG: a relative path in these variables is to be ignored.
fs::path baseFolder(const Environment& environment, const char* variable, const fs::path& fallback) {
  const fs::path value = environment(variable);
  return value.is_absolute() ? value : fallback;
}

}  // namespace

Places placesFor(const std::optional<fs::path>& data, const Environment& environment) {
  const fs::path home = environment("HOME");
  Places places;
  if (data) {
    places.data = fs::absolute(*data);
    places.runtime = places.data / "run";
    places.config = places.data;
    places.daemonArguments = {QStringLiteral("local"), QStringLiteral("--data"),
                              QString::fromStdString(places.data.string()), QStringLiteral("--runtime"),
                              QString::fromStdString(places.runtime.string())};
    return places;
  }
  places.data = baseFolder(environment, "XDG_DATA_HOME", home / ".local/share") / "chatelaine";
  const fs::path runtime = baseFolder(environment, "XDG_RUNTIME_DIR", {});
  places.runtime = runtime.empty() ? places.data / "run" : runtime / "chatelaine";
  places.config = baseFolder(environment, "XDG_CONFIG_HOME", home / ".config") / "chatelaine";
  places.daemonArguments = {QStringLiteral("local")};
  return places;
}

QString daemonBeside(const QString& ownFolder) {
  for (const QString& place :
       QStringList{ownFolder + QStringLiteral("/chatelained"), ownFolder + QStringLiteral("/../daemon/chatelained")}) {
    if (QFileInfo(place).isExecutable()) return QFileInfo(place).canonicalFilePath();
  }
  return {};
}

}  // namespace chatelaine::desktop
