// While the recovery kit brings this computer into the team: what happens, what went wrong, and the kit's words once
// more where they are needed again.
#pragma once
#include "core/secret.h"
#include "models/joiner.h"
#include "ui/screens/welcome/page.h"

class QProgressBar;
class QPushButton;

namespace chatelaine::ui {

class Banner;
class KitWordsRow;
class Text;

class RecoveringPage final : public Page {
  Q_OBJECT
 public:
  explicit RecoveringPage(QWidget* parent = nullptr);
  void making();
  void show(models::Joiner::State state, std::optional<ErrorCode> trouble);
  void ask(const std::vector<vault::VaultLoss>& losses);  // whether to go on although they would be lost
  using QWidget::show;
  Result<Secret> takeKit();  // the seed; the field is wiped
  void clear();

 Q_SIGNALS:
  void leaveWanted();
  void kitGiven();        // takeKit() has it
  void lossesAccepted();  // those of ask()

 private:
  void showLeave(const QString& text);
  Text* m_state;
  QProgressBar* m_bar;
  Banner* m_trouble;
  KitWordsRow* m_words;
  QPushButton* m_leave;
  QPushButton* m_goOn;
  QPushButton* m_goOnAllTheSame;
};

QString recoveryFailureText(ErrorCode code);
QString lossText(const std::vector<vault::VaultLoss>& losses);

}  // namespace chatelaine::ui
