// The first start, step by step: names, passphrase, recovery kit, confirmation, set-up; or an invitation, passphrase
// and waiting; or the kit of a team whose devices are all lost, passphrase, and the next kit. Asks; others carry out.
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
class RecoverPage;
class RecoveringPage;
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

struct RecoverAnswers {
  Result<Secret> seed;  // of the old kit
  Result<models::ServerPlace> server;
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

  // The answer to kitWanted(): 32 bytes; `first` and `second` are the words to ask for, `kitWords` the kit's six.
  void setRecoverySeed(Secret seed, std::size_t first, std::size_t second, const QString& kitWords);
  void reach(int step);
  void fail(ErrorCode code);
  WelcomeAnswers takeAnswers();
  JoinAnswers takeJoinAnswers();
  void showJoining(models::Joiner::State state, const QString& words, std::optional<ErrorCode> trouble);
  void failJoining(ErrorCode code);
  RecoverAnswers takeRecoverAnswers();
  Result<Secret> takeKitAgain();
  void showRecovering(models::Joiner::State state, std::optional<ErrorCode> trouble);
  void askAboutLosses(const std::vector<vault::VaultLoss>& losses);
  void startAgain();
  void clear();  // wipes all that was entered or shown

 Q_SIGNALS:
  void kitWanted();
  void hereChosen();      // a team on this computer will be founded
  void createWanted();    // takeAnswers() has what is needed
  void joinWanted();      // takeJoinAnswers() has
  void recoverWanted();   // takeRecoverAnswers() has
  void kitGivenAgain();   // takeKitAgain() has it
  void lossesAccepted();  // those of askAboutLosses()
  void leaveWanted();     // the invitation or the recovery is given up

 private:
  void connectPages();
  void go(QWidget* page);
  void goBackFromPassphrase();
  void passphraseChosen();
  void kitConfirmed();

  QStackedWidget* m_pages;
  StartPage* m_start;
  PassphrasePage* m_passphrase;
  KitPage* m_kit;
  KitConfirmPage* m_confirm;
  ProgressPage* m_progress;
  JoinPage* m_join;
  WaitPage* m_wait;
  RecoverPage* m_recover;
  RecoveringPage* m_recovering;
  enum class Way { found, join, recover };
  Way m_way = Way::found;  // what the passphrase is asked for
};

}  // namespace chatelaine::ui
