// Asks for one name: of a vault, of an agent.
#pragma once
#include <functional>

#include "ui/screens/common/form_dialog.h"

class QLineEdit;

namespace chatelaine::ui {

class FormRow;

class NameDialog final : public FormDialog {
  Q_OBJECT
 public:
  // Empty: the name is fine. Otherwise what to mend; shown once something was typed.
  using Check = std::function<QString(const QString&)>;
  NameDialog(const Words& words, const QString& label, const QString& initial, Check check, QWidget* parent);
  QString name() const;

 private:
  void judge();
  Check m_check;
  QLineEdit* m_edit;
  FormRow* m_row;
};

QString agentNameProblem(const QString& name);  // lower case letters, digits, "-"

}  // namespace chatelaine::ui
