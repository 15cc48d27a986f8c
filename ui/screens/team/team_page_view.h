// What the cards of the team show, as words: made from the team's picture, compared to know whether anything changed.
#pragma once
#include <QtCore/QString>

#include <optional>
#include <vector>

#include "models/desktop.h"

namespace chatelaine::ui {

struct TeamPageView {
  struct Device {
    PrincipalId id;
    QString name;
    QString words;
    bool isThis = false;
    friend bool operator==(const Device&, const Device&) = default;
  };
  struct Member {
    MemberId id;
    QString name;
    QString role;
    QString access;  // "Payments, Research"
    bool isMe = false;
    bool isOwner = false;
    std::vector<Device> devices;
    friend bool operator==(const Member&, const Member&) = default;
  };
  struct Gateway {
    PrincipalId id;
    QString name;
    QString words;
    QString serves;
    QString waiting;  // empty: has every key it needs
    bool waitsForKit = false;
    friend bool operator==(const Gateway&, const Gateway&) = default;
  };
  struct Invite {
    enum class State { waiting, asking, over, tampered };
    Hash id;
    QString grant;  // "Editor of Payments"
    QString state;
    State kind = State::waiting;
    friend bool operator==(const Invite&, const Invite&) = default;
  };
  QString server;       // empty: this computer
  QString fingerprint;  // empty: the system's roots vouch for it
  QString sync;         // how synchronisation stands, with its reason
  QString kitWords;     // six, of the recovery kit
  std::chrono::seconds offlineGrace{0};
  bool amOwner = false;
  std::vector<Member> members;
  std::vector<Gateway> gateways;
  std::vector<Invite> invites;
  friend bool operator==(const TeamPageView&, const TeamPageView&) = default;
};

TeamPageView teamPageOf(const models::TeamView& team, const std::optional<models::ServerPlace>& server,
                        const models::SyncStatus& status, Timestamp now);

QString roleText(sync::Role role);
QString roleMeaning(sync::Role role);  // what it may do, and who enforces that
QString grantText(const vault::Grant& grant, const models::TeamView& team);
// What it means that no gateway can open these vaults any more, as a paragraph of its own; empty where there are none.
QString unopenableText(const std::vector<VaultId>& unopenable, const models::TeamView& team);
QString vaultNames(const std::vector<VaultId>& vaults, const models::TeamView& team);

}  // namespace chatelaine::ui
