// What stands between the team and its gateway, said at the top of the window with the one thing to do about it.
#pragma once
#include <QtCore/QString>

#include <optional>

#include "models/desktop.h"
#include "ui/widgets/banner.h"

namespace chatelaine::ui {

struct Trouble {
  BannerKind kind = BannerKind::error;
  QString text;
  friend bool operator==(const Trouble&, const Trouble&) = default;
};

// Why the daemon can't be started, with what to do about it.
QString gatewayFailureText(ErrorCode code);

std::optional<Trouble> troubleOf(models::LocalDaemon::State daemon, std::optional<ErrorCode> failure,
                                 models::GatewayLink::Standing standing, const models::TeamView& team);

}  // namespace chatelaine::ui
