// One field of a form: its label above, a hint or what is wrong with it below; gives the control its accessible name.
#pragma once
#include <QtWidgets/QWidget>

namespace chatelaine::ui {

class Picture;
class Text;

class FormRow final : public QWidget {
  Q_OBJECT
 public:
  FormRow(const QString& label, QWidget* control, const QString& hint = {}, QWidget* parent = nullptr);

  QWidget* control() const noexcept { return m_control; }
  QString label() const;
  void setLabel(const QString& label);
  void setHint(const QString& hint);
  void setError(const QString& text);    // empty: nothing is wrong
  void setWarning(const QString& text);  // shown where there is no error
  QString message() const;

 private:
  void showMessage();

  QWidget* m_control;
  Text* m_label;
  Picture* m_mark;
  Text* m_message;
  QString m_hint, m_error, m_warning;
};

}  // namespace chatelaine::ui
