#include "ui/screens/agents/namespaces_dialog.h"

#include <QtCore/QRegularExpression>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

#include "ui/screens/common/wording.h"
#include "ui/widgets/form_row.h"

namespace chatelaine::ui {
namespace {

constexpr int longestLine = 400;

FormDialog::Words wordsFor(const QString& agentName) {
  return {
      .title = NamespacesDialog::tr("Namespaces of %1").arg(agentName),
      .about = NamespacesDialog::tr("Credentials in a namespace are for its agents alone. Those without one are for "
                                    "every agent that their vault is pinned to."),
      .action = NamespacesDialog::tr("Save")};
}

}  // namespace

NamespacesDialog::NamespacesDialog(const QString& agentName, const std::vector<std::string>& namespaces,
                                   QWidget* parent)
    : FormDialog(wordsFor(agentName), parent), m_edit(new QLineEdit) {
  setObjectName(QStringLiteral("namespacesDialog"));
  m_edit->setObjectName(QStringLiteral("namespaces"));
  m_edit->setMaxLength(longestLine);
  m_edit->setPlaceholderText(QStringLiteral("agent:fred"));
  QStringList names;
  for (const std::string& name : namespaces) names.append(text(name));
  m_edit->setText(names.join(QStringLiteral(", ")));
  content().addWidget(new FormRow(tr("Namespaces"), m_edit, tr("Separate several with commas.")));
  connect(m_edit, &QLineEdit::returnPressed, this, [this] { submit(); });
  m_edit->setFocus();
}

std::vector<std::string> NamespacesDialog::namespaces() const {
  static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
  std::vector<std::string> names;
  for (const QString& name : m_edit->text().split(separators, Qt::SkipEmptyParts)) {
    const std::string wanted = name.toStdString();
    if (!std::ranges::contains(names, wanted)) names.push_back(wanted);
  }
  return names;
}

}  // namespace chatelaine::ui
