#include "ui/screens/vaults/edit_dialog.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDateTimeEdit>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

#include "core/validate.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/form_row.h"
#include "ui/wizards/details_form.h"
#include "ui/wizards/field_texts.h"

namespace chatelaine::ui {
namespace {

FormDialog::Words wordsFor(const Credential& credential) {
  return {.title = EditDialog::tr("Edit %1").arg(titleOf(credential)),
          .about = EditDialog::tr(
              "Hosts and rule are sealed together with the secret; “Change hosts or rule” in the details asks "
              "for it again."),
          .action = EditDialog::tr("Save")};
}

QString problemOf(const std::vector<FieldError>& errors, std::string_view field) {
  const auto found = std::ranges::find(errors, field, &FieldError::field);
  return found == errors.end() ? QString() : FieldTexts::problem(found->problem);
}

}  // namespace

EditDialog::EditDialog(const Credential& credential, Clock clock, QWidget* parent)
    : FormDialog(wordsFor(credential), parent),
      m_before(credential.labels),
      m_clock(std::move(clock)),
      m_expires(new QCheckBox(tr("Expires"))),
      m_expiry(new QDateTimeEdit) {
  setObjectName(QStringLiteral("editDialog"));
  m_name = addField(m_nameRow, tr("Name"), m_before.name, QStringLiteral("nameField"));
  m_identifier = addField(m_identifierRow, tr("Account"), m_before.identifier, QStringLiteral("identifierField"));
  m_label = addField(m_labelRow, tr("Note"), m_before.label, QStringLiteral("labelField"));
  m_nameSpace = addField(m_nameSpaceRow, tr("Namespace"), m_before.nameSpace, QStringLiteral("nameSpaceField"));
  m_nameSpaceRow->setHint(DetailsForm::nameSpaceHint());
  addExpiry();
  judge();
}

QLineEdit* EditDialog::addField(FormRow*& row, const QString& label, const std::string& value,
                                const QString& objectName) {
  auto* edit = new QLineEdit(text(value));
  edit->setObjectName(objectName);
  row = new FormRow(label, edit);
  content().addWidget(row);
  connect(edit, &QLineEdit::textChanged, this, &EditDialog::judge);
  connect(edit, &QLineEdit::returnPressed, this, [this] { submit(); });
  return edit;
}

void EditDialog::addExpiry() {
  m_expires->setObjectName(QStringLiteral("expiresCheck"));
  m_expiry->setObjectName(QStringLiteral("expiryField"));
  m_expiry->setAccessibleName(tr("Expires on"));
  m_expiry->setCalendarPopup(true);
  m_expiry->setDisplayFormat(QStringLiteral("d MMM yyyy HH:mm"));
  const Timestamp shown = m_before.expiresAt.value_or(m_clock() + std::chrono::days(90));
  m_expiry->setDateTime(QDateTime::fromMSecsSinceEpoch(shown.time_since_epoch().count()));
  m_expires->setChecked(m_before.expiresAt.has_value());
  m_expiry->setEnabled(m_expires->isChecked());
  auto* box = new QWidget;
  auto* line = new QHBoxLayout(box);
  line->setContentsMargins({});
  line->addWidget(m_expires);
  line->addWidget(m_expiry, 1);
  m_expiryRow = new FormRow({}, box, tr("From then on the gateway refuses it."));
  content().addWidget(m_expiryRow);
  connect(m_expires, &QCheckBox::toggled, m_expiry, &QWidget::setEnabled);
  connect(m_expires, &QCheckBox::toggled, this, &EditDialog::judge);
  connect(m_expiry, &QDateTimeEdit::dateTimeChanged, this, &EditDialog::judge);
}

CredentialLabels EditDialog::labels() const {
  CredentialLabels labels = m_before;
  labels.name = m_name->text().trimmed().toStdString();
  labels.identifier = m_identifier->text().trimmed().toStdString();
  labels.label = m_label->text().trimmed().toStdString();
  labels.nameSpace = m_nameSpace->text().trimmed().toStdString();
  labels.expiresAt.reset();
  if (m_expires->isChecked()) {
    labels.expiresAt = Timestamp(std::chrono::milliseconds(m_expiry->dateTime().toMSecsSinceEpoch()));
  }
  return labels;
}

void EditDialog::judge() {
  const CredentialLabels now = labels();
  std::vector<FieldError> errors = validate(now, m_clock());
  // A date that had passed already may stay; it is refused only when it is chosen.
  if (now.expiresAt == m_before.expiresAt)
    std::erase_if(errors, [](const FieldError& error) { return error.field == "labels.expiresAt"; });
  m_nameRow->setError(problemOf(errors, "labels.name"));
  m_identifierRow->setError(problemOf(errors, "labels.identifier"));
  m_labelRow->setError(problemOf(errors, "labels.label"));
  m_nameSpaceRow->setError(problemOf(errors, "labels.nameSpace"));
  m_expiryRow->setError(problemOf(errors, "labels.expiresAt"));
  setReady(errors.empty());
}

}  // namespace chatelaine::ui
