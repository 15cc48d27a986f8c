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
  std::optional<VaultId> paused = {};  // a person has to decide about it
  bool isFork = false;                 // the page of forks says more
  bool hasMoved = false;               // a person has to say where to
  friend bool operator==(const Trouble&, const Trouble&) = default;
};

// Why the daemon can't be started, with what to do about it.
QString gatewayFailureText(ErrorCode code);

// The gateway on this computer, where the team's server is.
enum class Told { yes, no };
std::optional<Trouble> troubleOf(models::LocalDaemon::State daemon, std::optional<ErrorCode> failure,
                                 models::GatewayLink::Standing standing, const models::TeamView& team,
                                 Told told = Told::yes);

// A server that the team has left; and of one elsewhere: that it shows another key, or lets us in no more.
enum class Reader { owner, other };
Reader readerOf(const models::TeamView& team);
std::optional<Trouble> serverTroubleOf(const std::optional<models::ServerPlace>& server,
                                       const models::SyncStatus& status, Reader reader = Reader::other);

QString pausedConsequence(const vault::PausedVault& paused);  // of saying yes
QString pausedAction(const vault::PausedVault& paused);

}  // namespace chatelaine::ui
