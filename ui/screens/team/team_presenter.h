// Joins the team's cards with who may change what: invitations and their answers, roles, access, removals.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QPointer>

#include "ui/screens/common/screen_context.h"
#include "ui/screens/team/team_cards.h"

namespace chatelaine::ui {

class AddressDialog;
class AdmitDialog;
class InviteCodeDialog;
class MoveDialog;
class MovedDialog;
class ReplaceKitDialog;

class TeamPresenter final : public QObject {
  Q_OBJECT
 public:
  TeamPresenter(TeamCards& cards, ScreenContext context, QObject* parent);
  void forgetSecrets();  // at lock
  void resume();         // after an unlock: says what locking cut off
  void enterAddress();   // of the server to which the team has moved
  void moveTeam();

 private:
  void refresh();
  void invite();
  void showCode(models::ShownInvite invite, const QString& grant);
  void cancelInvite(const Hash& invite);
  void answer(const Hash& invite);
  void answerWhoCame();
  void changeRole(const MemberId& member);
  void changeAccess(const MemberId& member);
  void askToRemove(const QString& name, const models::MembershipController::Removal& removal);
  void confirmRemoval(const QString& name, const models::MembershipController::Removal& removal,
                      const vault::RemovalEffect& effect);
  void replaceKit();
  void makeKit(ReplaceKitDialog& dialog);
  void setGrace(std::chrono::seconds grace);
  void beginMove(MoveDialog& dialog);
  void showMoved(const models::ServerPlace& to, std::size_t secretsToCome);
  void showLocalGateway();
  QString consequenceOf(const vault::RemovalEffect& effect) const;
  models::MembershipController& membership() { return m_context.desktop.membership(); }

  TeamCards& m_cards;
  ScreenContext m_context;
  QPointer<InviteCodeDialog> m_code;
  QPointer<AdmitDialog> m_admit;
  QPointer<ReplaceKitDialog> m_kit;
  QPointer<MoveDialog> m_move;
  QPointer<MovedDialog> m_moved;
  QPointer<AddressDialog> m_address;
  bool m_wasCutOff = false;  // a move, by locking
};

}  // namespace chatelaine::ui
