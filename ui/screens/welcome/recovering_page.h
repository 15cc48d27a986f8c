// While the recovery kit brings this computer into the team: what happens, what went wrong, and that it goes on by
// itself.
#pragma once
#include "models/joiner.h"
#include "ui/screens/welcome/page.h"

class QProgressBar;

namespace chatelaine::ui {

class Banner;
class Text;

class RecoveringPage final : public Page {
  Q_OBJECT
 public:
  explicit RecoveringPage(QWidget* parent = nullptr);
  void making();
  void show(models::Joiner::State state, std::optional<ErrorCode> trouble);
  using QWidget::show;

 Q_SIGNALS:
  void leaveWanted();

 private:
  Text* m_state;
  QProgressBar* m_bar;
  Banner* m_trouble;
};

QString recoveryFailureText(ErrorCode code);

}  // namespace chatelaine::ui
