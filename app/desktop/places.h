// Where the desktop keeps its things and where it meets the daemon: by XDG, or below one folder of the person's choice.
#pragma once
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <filesystem>
#include <functional>
#include <optional>

namespace chatelaine::desktop {

struct Places {
  std::filesystem::path data;     // the daemon's data; ours is in its folder "desktop"
  std::filesystem::path runtime;  // sockets
  std::filesystem::path config;   // settings.ini
  QStringList daemonArguments;

  std::filesystem::path database() const { return data / "desktop"; }
  std::filesystem::path daemonSocket() const { return runtime / "local.sock"; }
  std::filesystem::path instanceSocket() const { return runtime / "desktop.sock"; }
  std::filesystem::path daemonLog() const { return data / "chatelained.log"; }
  std::filesystem::path settings() const { return config / "desktop.ini"; }
};

using Environment = std::function<std::string(const char*)>;

// `data`: of --data. As the daemon does it, so that both meet.
Places placesFor(const std::optional<std::filesystem::path>& data, const Environment& environment);

// The daemon's executable: beside ours as installed, or in ../daemon as built. Empty: in neither place.
QString daemonBeside(const QString& ownFolder);

}  // namespace chatelaine::desktop
