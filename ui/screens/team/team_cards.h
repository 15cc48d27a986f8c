// The team on the settings' page: its server, members with their devices, gateways and invitations, each as a card.
#pragma once
#include <QtWidgets/QWidget>

#include "ui/screens/team/team_page_view.h"

class QVBoxLayout;

namespace chatelaine::ui {

class Card;

class TeamCards final : public QWidget {
  Q_OBJECT
 public:
  explicit TeamCards(QWidget* parent = nullptr);
  void setView(const TeamPageView& view);  // built anew only where something changed

 Q_SIGNALS:
  void inviteWanted();
  void roleWanted(const chatelaine::MemberId& member);
  void accessWanted(const chatelaine::MemberId& member);
  void removeMemberWanted(const chatelaine::MemberId& member);
  void removeDeviceWanted(const chatelaine::PrincipalId& device);
  void removeGatewayWanted(const chatelaine::PrincipalId& gateway);
  void answerWanted(const chatelaine::Hash& invite);
  void cancelInviteWanted(const chatelaine::Hash& invite);
  void replaceKitWanted();
  void moveWanted();           // the team, to another server
  void changeAddressWanted();  // of the server, for this computer
  void graceChosen(int seconds);

 private:
  QWidget* serverCard();
  QWidget* membersCard();
  QWidget* gatewaysCard();
  QWidget* invitesCard();
  QWidget* kitCard();
  QWidget* graceCard();
  void addMember(Card& card, const TeamPageView::Member& member);
  void addDevice(Card& card, const TeamPageView::Member& member, const TeamPageView::Device& device);
  void addInvite(Card& card, const TeamPageView::Invite& invite);
  void rebuild();

  std::optional<TeamPageView> m_view;
  QVBoxLayout* m_column;
};

}  // namespace chatelaine::ui
