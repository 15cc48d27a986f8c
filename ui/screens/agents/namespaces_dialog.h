// Asks for the namespaces of an agent: whose credentials it may use beside those that are everybody's.
#pragma once
#include <string>
#include <vector>

#include "ui/screens/common/form_dialog.h"

class QLineEdit;

namespace chatelaine::ui {

class NamespacesDialog final : public FormDialog {
  Q_OBJECT
 public:
  NamespacesDialog(const QString& agentName, const std::vector<std::string>& namespaces, QWidget* parent);
  std::vector<std::string> namespaces() const;  // each once, in the order typed

 private:
  QLineEdit* m_edit;
};

}  // namespace chatelaine::ui
