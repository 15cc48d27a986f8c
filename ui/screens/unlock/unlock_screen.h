// Asks for the passphrase, says why it is locked and, when it doesn't open, what is wrong and what helps.
#pragma once
#include <QtWidgets/QWidget>

#include "core/result.h"
#include "core/secret.h"
#include "models/session.h"

class QProgressBar;
class QPushButton;

namespace chatelaine::ui {

class Banner;
class SecretField;
class Text;

class UnlockScreen final : public QWidget {
  Q_OBJECT
 public:
  explicit UnlockScreen(QWidget* parent = nullptr);
  void setReason(models::LockReason reason);
  void setBusy(bool busy);  // true: the key is being derived; it can be cancelled
  void fail(ErrorCode code);
  Secret takePassphrase();

 Q_SIGNALS:
  void unlockWanted();  // takePassphrase() has it
  void cancelWanted();

 protected:
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  Text* m_reason;
  SecretField* m_field;
  Banner* m_error;
  QProgressBar* m_bar;
  QPushButton* m_unlock;
  QPushButton* m_cancel;
};

}  // namespace chatelaine::ui
