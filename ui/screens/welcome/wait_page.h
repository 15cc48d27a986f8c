// While the owner's answer is awaited: the six words to compare, and how it stands.
#pragma once
#include <optional>

#include "core/result.h"
#include "models/joiner.h"
#include "ui/screens/welcome/page.h"

class QProgressBar;

namespace chatelaine::ui {

class Banner;
class Text;

class WaitPage final : public Page {
  Q_OBJECT
 public:
  explicit WaitPage(QWidget* parent = nullptr);
  void making();  // the database is being made
  void show(models::Joiner::State state, const QString& words, std::optional<ErrorCode> trouble);
  using QWidget::show;
  void fail(ErrorCode code);

 Q_SIGNALS:
  void leaveWanted();

 private:
  QWidget* m_wordsCard;
  Text* m_words;
  Text* m_state;
  QProgressBar* m_bar;
  Banner* m_trouble;
};

// Why somebody isn't let in, with what to do.
QString joinFailureText(ErrorCode code);

}  // namespace chatelaine::ui
