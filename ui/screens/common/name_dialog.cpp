#include "ui/screens/common/name_dialog.h"

#include <QtCore/QRegularExpression>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

#include "ui/widgets/form_row.h"

namespace chatelaine::ui {

QString agentNameProblem(const QString& name) {
  static const QRegularExpression allowed(QStringLiteral("^[a-z0-9][a-z0-9-]*$"));
  return allowed.match(name).hasMatch()
             ? QString()
             : NameDialog::tr("Lower-case letters, digits and “-”, for example billing-bot.");
}

NameDialog::NameDialog(const Words& words, const QString& label, const QString& initial, Check check, QWidget* parent)
    : FormDialog(words, parent),
      m_check(std::move(check)),
      m_edit(new QLineEdit(initial)),
      m_row(new FormRow(label, m_edit)) {
  setObjectName(QStringLiteral("nameDialog"));
  m_edit->setObjectName(QStringLiteral("name"));
  m_edit->setMaxLength(80);
  m_edit->selectAll();
  content().addWidget(m_row);
  connect(m_edit, &QLineEdit::textChanged, this, &NameDialog::judge);
  connect(m_edit, &QLineEdit::returnPressed, this, [this] { submit(); });
  judge();
  m_edit->setFocus();
}

QString NameDialog::name() const { return m_edit->text().trimmed(); }

void NameDialog::judge() {
  const QString problem = name().isEmpty() || !m_check ? QString() : m_check(name());
  m_row->setError(problem);
  setReady(!name().isEmpty() && problem.isEmpty());
}

}  // namespace chatelaine::ui
