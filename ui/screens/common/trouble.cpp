#include "ui/screens/common/trouble.h"

#include <QtCore/QCoreApplication>

#include "ui/error_text.h"
#include "ui/screens/common/wording.h"

namespace chatelaine::ui {
namespace {

struct TroubleTexts {
  Q_DECLARE_TR_FUNCTIONS(TroubleTexts)
};

Trouble pausedTrouble(const vault::PausedVault& paused) {
  const QString name = text(paused.name);
  switch (paused.reason) {
    case vault::PauseReason::massDeletion:
      return {
          BannerKind::error,
          TroubleTexts::tr("%1 is paused: others deleted %2 of its %3 items. Nothing of that was applied here (this "
                           "program). Accept it, or leave it paused and ask them.")
              .arg(name)
              .arg(paused.deleted)
              .arg(paused.items),
          paused.vault};
    case vault::PauseReason::restoredServer:
      return {BannerKind::error,
              TroubleTexts::tr("%1 is paused: the server has an older state of it (%2 instead of %3 changes), as after "
                               "a restored backup. What you have stays and is never taken back (this program). It goes "
                               "on by itself when the server has the newer state again.")
                  .arg(name)
                  .arg(paused.serverHeight)
                  .arg(paused.ourHeight)};
    case vault::PauseReason::lostAccess: break;
  }
  return {
      BannerKind::warning,
      TroubleTexts::tr(
          "%1 was deleted, or isn't shared with you any more. What this computer has of it is as it was; you can have "
          "it forgotten here.")
          .arg(name),
      paused.vault};
}

Trouble forkTrouble(const models::TeamView& team) {
  const models::ForkView& fork = team.forks.front();
  const vault::VaultSummary* vault = models::find(team, fork.vault);
  const QString name = vault == nullptr ? TroubleTexts::tr("the team") : text(vault->name);
  return {BannerKind::error,
          TroubleTexts::tr("Different people are shown different pasts of %1, and both are signed. It is read-only "
                           "here until you have looked into it (this program).")
              .arg(name),
          {},
          true};
}

// Whose keys another gateway has: what no gateway has made yet comes by itself.
std::size_t confirmable(const models::GatewayView& gateway, const models::TeamView& team) {
  const auto isElsewhere = [&](const VaultId& vault) {
    return std::ranges::any_of(team.gateways, [&](const models::GatewayView& other) {
      return other.id != gateway.id && std::ranges::contains(other.vaults, vault) &&
             !std::ranges::contains(other.waiting, vault);
    });
  };
  return static_cast<std::size_t>(std::ranges::count_if(gateway.waiting, isElsewhere));
}

std::optional<Trouble> handOverTrouble(const models::TeamView& team) {
  for (const models::GatewayView& gateway : team.gateways) {
    const std::size_t waiting = confirmable(gateway, team);
    if (waiting == 0) continue;
    return Trouble{BannerKind::warning,
                   TroubleTexts::tr("%1 waits for keys of %n vault(s): confirm its words at another gateway's host.",
                                    nullptr, static_cast<int>(waiting))
                       .arg(text(gateway.name))};
  }
  return std::nullopt;
}

// A server's word, which anybody could give who runs it: where to is for people to say.
Trouble movedTrouble(Reader reader) {
  const QString said = TroubleTexts::tr(
      "The team has moved to another server, says the one that this computer uses (the server). Your unsent changes "
      "are "
      "kept and go to the new one.");
  const QString ask = reader == Reader::owner
                          ? TroubleTexts::tr(
                                "If you began the move and it didn't end, go on with it. If another owner moved it, "
                                "enter the new address.")
                          : TroubleTexts::tr("Ask an owner for the new address.");
  return {BannerKind::warning, said + QStringLiteral(" ") + ask, {}, false, true};
}

std::optional<Trouble> kitTrouble(const models::TeamView& team) {
  for (const models::GatewayView& gateway : team.gateways) {
    if (!gateway.waitsForKit) continue;
    return Trouble{BannerKind::warning,
                   TroubleTexts::tr("%1 waits until the recovery kit is confirmed on its host (the gateway): run "
                                    "“chatelainectl kit” there, with the six words of the kit's paper.")
                       .arg(text(gateway.name))};
  }
  return std::nullopt;
}

}  // namespace

QString pausedAction(const vault::PausedVault& paused) {
  return paused.reason == vault::PauseReason::lostAccess ? TroubleTexts::tr("Forget it here")
                                                         : TroubleTexts::tr("Accept the deletions");
}

QString pausedConsequence(const vault::PausedVault& paused) {
  if (paused.reason == vault::PauseReason::lostAccess) {
    return TroubleTexts::tr(
        "What this computer has of the vault is deleted here. Changes of yours that were never sent "
        "stay among the conflicts.");
  }
  return TroubleTexts::tr("%n item(s) are deleted here as well. Deleted credentials can't be used by agents any more.",
                          nullptr, static_cast<int>(paused.deleted));
}

Reader readerOf(const models::TeamView& team) { return models::amOwner(team) ? Reader::owner : Reader::other; }

std::optional<Trouble> serverTroubleOf(const std::optional<models::ServerPlace>& server,
                                       const models::SyncStatus& status, Reader reader) {
  if (status.reason == ErrorCode::stale) return movedTrouble(reader);
  if (!server || !status.reason) return std::nullopt;
  const QString address = text(server->address);
  if (*status.reason == ErrorCode::untrustedPeer && server->key) {
    return Trouble{BannerKind::error,
                   TroubleTexts::tr("The server %1 shows another key than before. Nothing is sent to it (this "
                                    "program). Ask who runs it whether its key was replaced; if not, somebody stands "
                                    "in between.")
                       .arg(address)};
  }
  if (*status.reason == ErrorCode::untrustedPeer) {
    return Trouble{
        BannerKind::error,
        TroubleTexts::tr("Nobody vouches for the certificate that the server %1 shows. Nothing is sent to it "
                         "(this program). Check this computer's clock and ask who runs the server.")
            .arg(address)};
  }
  if (*status.reason == ErrorCode::denied) {
    return Trouble{
        BannerKind::error,
        (reader == Reader::owner
             ? TroubleTexts::tr("The server %1 lets this computer in no more (the server). Another owner may "
                                "have removed it: ask them. Your unsent changes are kept.")
             : TroubleTexts::tr("The server %1 lets this computer in no more (the server). You may have been "
                                "removed from the team: ask an owner. Your unsent changes are kept."))
            .arg(address)};
  }
  return std::nullopt;
}

QString gatewayFailureText(ErrorCode code) {
  if (code == ErrorCode::notFound) {
    return TroubleTexts::tr("Its program, chatelained, isn't beside this one. Install Chatelaine again.");
  }
  return errorText(code);
}

std::optional<Trouble> troubleOf(models::LocalDaemon::State daemon, std::optional<ErrorCode> failure,
                                 models::GatewayLink::Standing standing, const models::TeamView& team, Told told) {
  using Standing = models::GatewayLink::Standing;
  if (!team.forks.empty()) return forkTrouble(team);
  if (!team.problems.empty()) {
    return Trouble{BannerKind::error,
                   TroubleTexts::tr("A vault is read-only. %1").arg(errorText(team.problems.front().code))};
  }
  if (!team.paused.empty()) return pausedTrouble(team.paused.front());
  if (told == Told::no) {
    return Trouble{BannerKind::error,
                   TroubleTexts::tr("The gateway on this computer couldn't be told where the team is now, so it is not "
                                    "kept up to date and comes to refuse its agents. End it (chatelained): this "
                                    "program then starts it with the new address.")};
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
  if (const auto waiting = handOverTrouble(team)) return waiting;
  if (const auto waiting = kitTrouble(team)) return waiting;
  if (team.parked > team.conflicts.size()) {
    return Trouble{BannerKind::warning,
                   TroubleTexts::tr("%n change(s) were refused by the server and are kept on this computer.", nullptr,
                                    static_cast<int>(team.parked))};
  }
  return std::nullopt;
}

}  // namespace chatelaine::ui
