// The first start, step by step: names, passphrase, recovery kit, confirmation, set-up. Asks; others carry out.
#pragma once
#include <QtWidgets/QWidget>

#include "core/result.h"
#include "core/secret.h"

class QStackedWidget;

namespace chatelaine::ui {

class KitConfirmPage;
class KitPage;
class PassphrasePage;
class ProgressPage;
class StartPage;

struct WelcomeAnswers {
  QString memberName;
  QString teamName;
  Secret passphrase;
};

class WelcomeScreen final : public QWidget {
  Q_OBJECT
 public:
  struct Proposal {
    QString memberName;
    QString teamName;
  };
  explicit WelcomeScreen(const Proposal& proposal, QWidget* parent = nullptr);

  // The answer to kitWanted(): 32 bytes; `first` and `second` are the words to ask for.
  void setRecoverySeed(Secret seed, std::size_t first, std::size_t second);
  void reach(int step);
  void fail(ErrorCode code);
  WelcomeAnswers takeAnswers();
  void clear();  // wipes all that was entered or shown

 Q_SIGNALS:
  void kitWanted();
  void createWanted();  // takeAnswers() has what is needed

 private:
  void connectPages();
  void go(QWidget* page);

  QStackedWidget* m_pages;
  StartPage* m_start;
  PassphrasePage* m_passphrase;
  KitPage* m_kit;
  KitConfirmPage* m_confirm;
  ProgressPage* m_progress;
};

}  // namespace chatelaine::ui
