#include "ui/screens/team/team_page_view.h"

#include <QtCore/QCoreApplication>

#include "ui/screens/common/sync_wording.h"
#include "ui/screens/common/wording.h"

namespace chatelaine::ui {
namespace {

struct TeamWords {
  Q_DECLARE_TR_FUNCTIONS(TeamWords)
};

TeamPageView::Invite inviteOf(const vault::Invite& invite, const models::TeamView& team, Timestamp now) {
  using State = TeamPageView::Invite::State;
  TeamPageView::Invite view{invite.id, grantText(invite.grant, team), {}, State::waiting};
  switch (invite.state) {
    case vault::Invite::State::tampered:
      view.kind = State::tampered;
      view.state = TeamWords::tr("The server's answer doesn't belong to this code. Cancel it and invite again.");
      return view;
    case vault::Invite::State::asking:
      view.kind = State::asking;
      view.state = TeamWords::tr("%1 on %2 asks to be let in")
                       .arg(invite.who->memberName.empty() ? TeamWords::tr("A gateway") : text(invite.who->memberName),
                            text(invite.who->deviceName));
      return view;
    case vault::Invite::State::expired: view.kind = State::over; break;
    case vault::Invite::State::waiting:
      if (invite.expires <= now) view.kind = State::over;
      break;
    case vault::Invite::State::admitted: break;
  }
  view.state = view.kind == State::over ? TeamWords::tr("Expired: nobody came in time")
                                        : TeamWords::tr("Waiting for somebody to come with it");
  return view;
}

// Readable, and it can be broken into lines.
QString inGroups(const QString& digits) {
  constexpr qsizetype group = 8;
  QStringList groups;
  for (qsizetype at = 0; at < digits.size(); at += group) groups.append(digits.mid(at, group));
  return groups.join(QLatin1Char(' '));
}

QString orNobodyKnows(const std::string& name) {
  return name.empty() ? TeamWords::tr("(name not known yet)") : text(name);
}

TeamPageView::Member memberOf(const models::MemberView& member, const models::TeamView& team) {
  const bool isOwner = member.role == sync::Role::owner;
  TeamPageView::Member view{member.id,
                            orNobodyKnows(member.name),
                            roleText(member.role),
                            isOwner ? TeamWords::tr("every vault") : vaultNames(member.vaults, team),
                            member.isMe,
                            isOwner,
                            {}};
  for (const models::DeviceView& device : member.devices) {
    view.devices.push_back({device.id, orNobodyKnows(device.name), text(device.words), device.isThis});
  }
  return view;
}

}  // namespace

QString roleText(sync::Role role) {
  switch (role) {
    case sync::Role::owner: return TeamWords::tr("Owner");
    case sync::Role::editor: return TeamWords::tr("Editor");
    case sync::Role::auditor: break;
  }
  return TeamWords::tr("Auditor");
}

QString roleMeaning(sync::Role role) {
  switch (role) {
    case sync::Role::owner:
      return TeamWords::tr(
          "Decides who is in the team, makes vaults, agents and pins: signed with their key, and "
          "refused otherwise (cryptography).");
    case sync::Role::editor:
      return TeamWords::tr(
          "Adds and changes credentials in their vaults (checked by every program that reads). Other "
          "vaults stay closed (cryptography).");
    case sync::Role::auditor: break;
  }
  return TeamWords::tr(
      "Reads names and the record of their vaults, and changes nothing (checked by every program that "
      "reads).");
}

QString unopenableText(const std::vector<VaultId>& unopenable, const models::TeamView& team) {
  if (unopenable.empty()) return {};
  const auto credentials = std::ranges::count_if(team.credentials, [&](const Credential& credential) {
    return std::ranges::contains(unopenable, credential.vault);
  });
  return QStringLiteral("\n\n") +
         TeamWords::tr(
             "No gateway is left that can open %1. No agent can use what is stored there, and those secrets are lost "
             "unless the recovery kit opens them for another gateway: nothing else has the key (cryptography).")
             .arg(vaultNames(unopenable, team)) +
         QStringLiteral(" ") + TeamWords::tr("That is %n credential(s).", nullptr, static_cast<int>(credentials));
}

QString vaultNames(const std::vector<VaultId>& vaults, const models::TeamView& team) {
  QStringList names;
  for (const VaultId& id : vaults) {
    const vault::VaultSummary* summary = models::find(team, id);
    if (summary != nullptr) names.append(text(summary->name));
  }
  return names.isEmpty() ? TeamWords::tr("no vault") : names.join(QStringLiteral(", "));
}

QString grantText(const vault::Grant& grant, const models::TeamView& team) {
  switch (grant.kind) {
    case vault::Grant::Kind::member:
      if (grant.role == sync::Role::owner) return TeamWords::tr("New owner, of every vault");
      return TeamWords::tr("New member, %1 of %2").arg(roleText(grant.role).toLower(), vaultNames(grant.vaults, team));
    case vault::Grant::Kind::device: {
      const auto found = std::ranges::find(team.members, grant.member, &models::MemberView::id);
      return TeamWords::tr("Another device of %1").arg(found == team.members.end() ? QString() : text(found->name));
    }
    case vault::Grant::Kind::gateway: break;
  }
  return TeamWords::tr("New gateway for %1").arg(vaultNames(grant.vaults, team));
}

TeamPageView teamPageOf(const models::TeamView& team, const std::optional<models::ServerPlace>& server,
                        const models::SyncStatus& status, Timestamp now) {
  const SyncWords words = syncWords(status, now);
  TeamPageView view;
  if (server) view.server = text(server->address);
  if (server && server->key) view.fingerprint = inGroups(text(server->key->hex()));
  view.sync = words.detail.isEmpty() ? words.line : words.line + QStringLiteral(". ") + words.detail;
  view.kitWords = text(team.kitWords);
  view.offlineGrace = team.offlineGrace;
  view.amOwner = models::amOwner(team);
  for (const models::MemberView& member : team.members) view.members.push_back(memberOf(member, team));
  for (const models::GatewayView& gateway : team.gateways) {
    view.gateways.push_back(
        {gateway.id, orNobodyKnows(gateway.name), text(gateway.words), vaultNames(gateway.vaults, team),
         gateway.waiting.empty() ? QString() : vaultNames(gateway.waiting, team), gateway.waitsForKit});
  }
  for (const vault::Invite& invite : team.invites) view.invites.push_back(inviteOf(invite, team, now));
  return view;
}

}  // namespace chatelaine::ui
