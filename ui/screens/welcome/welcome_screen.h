// The first start, step by step: names, passphrase, recovery kit, confirmation, set-up; or an invitation, passphrase
// and waiting. Asks; others carry out.
#pragma once
#include <QtWidgets/QWidget>

#include "core/secret.h"
#include "models/joiner.h"
#include "models/server_place.h"

class QStackedWidget;

namespace chatelaine::ui {

class JoinPage;
class KitConfirmPage;
class KitPage;
class PassphrasePage;
class ProgressPage;
class StartPage;
class WaitPage;

struct WelcomeAnswers {
  QString memberName;
  QString teamName;
  std::optional<models::ServerPlace> server;  // nothing: on this computer
  Secret passphrase;
};

struct JoinAnswers {
  Result<sync::InviteLink> link;
  QString memberName;
  QString deviceName;
  Secret passphrase;
};

class WelcomeScreen final : public QWidget {
  Q_OBJECT
 public:
  struct Proposal {
    QString memberName;
    QString teamName;
    QString deviceName = {};
  };
  explicit WelcomeScreen(const Proposal& proposal, QWidget* parent = nullptr);

  // The answer to kitWanted(): 32 bytes; `first` and `second` are the words to ask for.
  void setRecoverySeed(Secret seed, std::size_t first, std::size_t second);
  void reach(int step);
  void fail(ErrorCode code);
  WelcomeAnswers takeAnswers();
  JoinAnswers takeJoinAnswers();
  void showJoining(models::Joiner::State state, const QString& words, std::optional<ErrorCode> trouble);
  void failJoining(ErrorCode code);
  void startAgain();
  void clear();  // wipes all that was entered or shown

 Q_SIGNALS:
  void kitWanted();
  void hereChosen();    // a team on this computer will be founded
  void createWanted();  // takeAnswers() has what is needed
  void joinWanted();    // takeJoinAnswers() has
  void leaveWanted();   // the invitation is given up

 private:
  void connectPages();
  void go(QWidget* page);

  QStackedWidget* m_pages;
  StartPage* m_start;
  PassphrasePage* m_passphrase;
  KitPage* m_kit;
  KitConfirmPage* m_confirm;
  ProgressPage* m_progress;
  JoinPage* m_join;
  WaitPage* m_wait;
  bool m_isJoining = false;  // what the passphrase is asked for
};

}  // namespace chatelaine::ui
