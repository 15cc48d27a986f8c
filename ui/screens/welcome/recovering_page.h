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
  using QWidget::show;
  Result<Secret> takeKit();  // the seed; the field is wiped
  void clear();

 Q_SIGNALS:
  void leaveWanted();
  void kitGiven();  // takeKit() has it

 private:
  Text* m_state;
  QProgressBar* m_bar;
  Banner* m_trouble;
  KitWordsRow* m_words;
  QPushButton* m_goOn;
};

QString recoveryFailureText(ErrorCode code);

}  // namespace chatelaine::ui
