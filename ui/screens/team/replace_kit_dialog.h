// Puts another recovery kit in the place of the team's: says what that means, shows the new one once, and asks for two
// of its words before anything is changed.
#pragma once
#include <QtWidgets/QDialog>

#include "core/result.h"
#include "core/secret.h"

class QPushButton;
class QStackedWidget;

namespace chatelaine::ui {

class Banner;
class KitConfirmPage;
class KitPage;

class ReplaceKitDialog final : public QDialog {
  Q_OBJECT
 public:
  explicit ReplaceKitDialog(QWidget* parent);
  // The answer to kitWanted(), as WelcomeScreen::setRecoverySeed.
  void setKit(Secret seed, std::size_t first, std::size_t second, const QString& kitWords);
  void fail(ErrorCode code);
  void done(int result) override;  // every way of closing wipes the words

 Q_SIGNALS:
  void kitWanted();
  void replaceWanted();  // two words were typed from the paper

 private:
  QWidget* introduction();
  QStackedWidget* m_pages;
  KitPage* m_kit;
  KitConfirmPage* m_confirm;
  Banner* m_error;
};

}  // namespace chatelaine::ui
