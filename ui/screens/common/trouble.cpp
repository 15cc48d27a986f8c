#include "ui/screens/common/trouble.h"

#include <QtCore/QCoreApplication>

#include "ui/error_text.h"

namespace chatelaine::ui {
namespace {

struct TroubleTexts {
  Q_DECLARE_TR_FUNCTIONS(TroubleTexts)
};

}  // namespace

QString gatewayFailureText(ErrorCode code) {
  if (code == ErrorCode::notFound) {
    return TroubleTexts::tr("Its program, chatelained, isn't beside this one. Install Chatelaine again.");
  }
  return errorText(code);
}

std::optional<Trouble> troubleOf(models::LocalDaemon::State daemon, std::optional<ErrorCode> failure,
                                 models::GatewayLink::Standing standing, const models::TeamView& team) {
  using Standing = models::GatewayLink::Standing;
  if (!team.problems.empty()) {
    return Trouble{BannerKind::error,
                   TroubleTexts::tr("A vault is read-only. %1").arg(errorText(team.problems.front().code))};
  }
  if (daemon == models::LocalDaemon::State::failed) {
    return Trouble{BannerKind::error,
                   TroubleTexts::tr("The gateway on this computer can't be started, so agents are refused. %1")
                       .arg(gatewayFailureText(failure.value_or(ErrorCode::internal)))};
  }
  if (standing == Standing::foreign) {
    return Trouble{BannerKind::error,
                   TroubleTexts::tr("The gateway on this computer belongs to another team. It serves none of "
                                    "these vaults.")};
  }
  if (standing == Standing::stranger) {
    return Trouble{BannerKind::error,
                   TroubleTexts::tr("The gateway on this computer shows keys that your team doesn't know. It gets "
                                    "no secret. If its data was deleted, restore it from a backup.")};
  }
  if (team.parked > 0) {
    return Trouble{BannerKind::warning,
                   TroubleTexts::tr("%n change(s) were refused by the server and are kept on this computer.", nullptr,
                                    static_cast<int>(team.parked))};
  }
  return std::nullopt;
}

}  // namespace chatelaine::ui
