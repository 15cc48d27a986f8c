// The frame of our small dialogs: a title, what it is about, a form, what went wrong, and two buttons.
#pragma once
#include <QtWidgets/QDialog>

#include "core/result.h"
#include "ui/look/emphasis.h"

class QPushButton;
class QVBoxLayout;

namespace chatelaine::ui {

class Banner;

// Accepting emits submitted(); the owner carries out and then calls accept(), or fail() to let the person mend it.
class FormDialog : public QDialog {
  Q_OBJECT
 public:
  struct Words {
    QString title;
    QString about;
    QString action;
    Emphasis emphasis = Emphasis::primary;
  };
  FormDialog(const Words& words, QWidget* parent);

  void setReady(bool ready);  // whether the action can be taken
  void setBusy(bool busy);
  void fail(ErrorCode code);
  void failBecause(const QString& text);

 Q_SIGNALS:
  void submitted();

 protected:
  QVBoxLayout& content() { return *m_content; }
  QPushButton& cancelButton() { return *m_cancel; }
  void submit();  // if ready

 private:
  QVBoxLayout* m_content;
  Banner* m_error;
  QPushButton* m_cancel;
  QPushButton* m_action;
  bool m_ready = true;
  bool m_busy = false;  // what was submitted is being carried out: not twice
};

// Asks before something that can't be undone, and says what will happen.
class ConfirmDialog final : public FormDialog {
  Q_OBJECT
 public:
  ConfirmDialog(const QString& title, const QString& consequence, const QString& action, QWidget* parent);
};

}  // namespace chatelaine::ui
