#include "ui/wizards/details_form.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDateEdit>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>

#include <algorithm>
#include <array>

#include "ui/look/spacing.h"
#include "ui/widgets/form_row.h"
#include "ui/wizards/field_texts.h"

namespace chatelaine::ui {
namespace {

constexpr int columns = 2;

// Decided elsewhere: the prefix by the key, the service by step 1, a card's last digits by the card, one-time codes by
// the authenticator dialog, expiry by the date below.
constexpr auto notAsked = std::to_array<std::string_view>(
    {"service", "prefix", "lastFour", "provider", "expiresAt", "issuer", "account", "algorithm", "digits", "period"});

}  // namespace

DetailsForm::DetailsForm(QWidget* parent)
    : QWidget(parent),
      m_name(new QLineEdit),
      m_nameRow(new FormRow(tr("Name"), m_name)),
      m_note(new QLineEdit),
      m_noteRow(new FormRow(tr("Note"), m_note)),
      m_nameSpace(new QLineEdit),
      m_nameSpaceRow(new FormRow(tr("Namespace"), m_nameSpace, nameSpaceHint())),
      m_expires(new QCheckBox(tr("Expires on"))),
      m_expiry(new QDateEdit),
      m_grid(new QGridLayout(this)) {
  m_name->setObjectName(QStringLiteral("nameField"));
  m_note->setObjectName(QStringLiteral("labelField"));
  m_nameSpace->setObjectName(QStringLiteral("nameSpaceField"));
  m_nameSpace->setPlaceholderText(QStringLiteral("agent:fred"));
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(space::m);
  m_grid->setVerticalSpacing(space::m);
  m_grid->setColumnStretch(0, 1);
  m_grid->setColumnStretch(1, 1);
  buildExpiry();
  for (const QLineEdit* edit : {m_name, m_note, m_nameSpace})
    connect(edit, &QLineEdit::textChanged, this, &DetailsForm::changed);
  lay();
}

void DetailsForm::buildExpiry() {
  m_expires->setObjectName(QStringLiteral("expiresCheck"));
  m_expiry->setObjectName(QStringLiteral("expiryField"));
  m_expiry->setCalendarPopup(true);
  m_expiry->setDisplayFormat(QStringLiteral("d MMM yyyy"));
  m_expiry->setDate(QDate::currentDate().addMonths(3));
  m_expiry->setEnabled(false);
  auto* box = new QWidget;
  auto* line = new QHBoxLayout(box);
  line->setContentsMargins(0, 0, 0, 0);
  line->addWidget(m_expires);
  line->addWidget(m_expiry, 1);
  m_expiryRow = new FormRow(QString(), box, tr("After this day agents are refused; you are reminded before."));
  m_expiry->setAccessibleName(tr("Expires on"));
  connect(m_expires, &QCheckBox::toggled, m_expiry, &QWidget::setEnabled);
  connect(m_expires, &QCheckBox::toggled, this, &DetailsForm::changed);
  connect(m_expiry, &QDateEdit::dateChanged, this, &DetailsForm::changed);
}

QLineEdit* DetailsForm::add(const std::string& name, const QString& label, bool isMetadata) {
  auto* edit = new QLineEdit;
  const bool isCookies = name == "name";
  edit->setObjectName(isCookies ? QStringLiteral("cookieNameField")
                                : QString::fromStdString(name) + QStringLiteral("Field"));
  connect(edit, &QLineEdit::textChanged, this, &DetailsForm::changed);
  m_entries.push_back({name, edit, new FormRow(label, edit), isMetadata});
  return edit;
}

void DetailsForm::ask(const models::Authentication& authentication, const QString& tenantLabel,
                      const models::TypedValues& known) {
  models::TypedValues kept = values();
  for (const auto& [name, value] : authentication.metadata) kept[name] = value;
  for (const auto& [name, value] : known) kept[name] = value;
  for (const Entry& entry : m_entries) {
    entry.row->hide();
    entry.row->deleteLater();
  }
  m_entries.clear();
  if (!tenantLabel.isEmpty()) add("tenant", tenantLabel, false);
  const QString identifier = QString::fromStdString(authentication.identifierLabel);
  add("identifier", identifier.isEmpty() ? FieldTexts::identifierLabel(authentication.type) : identifier, false);
  for (const std::string_view name : infoOf(authentication.type).metadataFields) {
    if (std::ranges::contains(notAsked, name)) continue;
    add(std::string(name), FieldTexts::metadataLabel(name), true)
        ->setPlaceholderText(FieldTexts::metadataPlaceholder(name));
  }
  for (const Entry& entry : m_entries) {
    const auto value = kept.find(entry.name);
    if (value != kept.end()) entry.edit->setText(QString::fromStdString(models::filledIn(value->second, kept)));
  }
  lay();
  Q_EMIT changed();
}

void DetailsForm::lay() {
  while (m_grid->count() > 0) delete m_grid->takeAt(0);
  int place = 0;
  const auto put = [&](QWidget* row) {
    m_grid->addWidget(row, place / columns, place % columns, Qt::AlignTop);
    row->show();
    ++place;
  };
  put(m_nameRow);
  for (const Entry& entry : m_entries) put(entry.row);
  put(m_noteRow);
  put(m_nameSpaceRow);
  put(m_expiryRow);
  QWidget* before = m_name;
  for (const Entry& entry : m_entries) {
    setTabOrder(before, entry.edit);
    before = entry.edit;
  }
  setTabOrder(before, m_note);
  setTabOrder(m_note, m_nameSpace);
  setTabOrder(m_nameSpace, m_expires);
  setTabOrder(m_expires, m_expiry);
}

void DetailsForm::suggestName(const QString& name) {
  if (!m_name->text().isEmpty() && m_name->text() != m_suggestion) return;
  m_suggestion = name;
  m_name->setText(name);
}

QString DetailsForm::nameSpaceHint() {
  return tr("Only agents in this namespace may use it. Empty: every agent that the vault is pinned to.");
}

QString DetailsForm::name() const { return m_name->text().trimmed(); }

QString DetailsForm::labelOf(std::string_view name) const {
  const auto entry = std::ranges::find(m_entries, name, &Entry::name);
  return entry == m_entries.end() ? QString() : entry->row->label();
}

void DetailsForm::focusFirst() { m_name->setFocus(); }

QString DetailsForm::textOf(std::string_view name) const {
  const auto entry = std::ranges::find(m_entries, name, &Entry::name);
  return entry == m_entries.end() ? QString() : entry->edit->text().trimmed();
}

models::TypedValues DetailsForm::values() const {
  models::TypedValues values;
  for (const Entry& entry : m_entries)
    if (const QString text = entry.edit->text().trimmed(); !text.isEmpty()) values[entry.name] = text.toStdString();
  return values;
}

void DetailsForm::fill(CredentialLabels& labels) const {
  labels.name = name().toStdString();
  labels.label = m_note->text().trimmed().toStdString();
  labels.nameSpace = m_nameSpace->text().trimmed().toStdString();
  labels.identifier = textOf("identifier").toStdString();
  for (const Entry& entry : m_entries) {
    const std::string text = entry.edit->text().trimmed().toStdString();
    if (entry.isMetadata && !text.empty()) labels.metadata[entry.name] = models::filledIn(text, values());
  }
  if (labels.identifier.empty() && labels.metadata.contains("username"))
    labels.identifier = labels.metadata.at("username");
  if (!m_expires->isChecked()) return;
  const QDateTime end(m_expiry->date().addDays(1), QTime(0, 0));
  labels.expiresAt = Timestamp(std::chrono::milliseconds(end.toMSecsSinceEpoch()));
}

void DetailsForm::showErrors(std::span<const FieldError> errors) {
  const auto textFor = [&](const std::string& field) {
    const auto error = std::ranges::find(errors, field, &FieldError::field);
    return error == errors.end() ? QString() : FieldTexts::problem(error->problem);
  };
  m_nameRow->setError(m_name->text().isEmpty() ? QString() : textFor("labels.name"));
  m_noteRow->setError(textFor("labels.label"));
  m_nameSpaceRow->setError(textFor("labels.nameSpace"));
  m_expiryRow->setError(textFor("labels.expiresAt"));
  for (const Entry& entry : m_entries) {
    const bool isEmpty = entry.edit->text().isEmpty();
    const std::string field = (entry.isMetadata ? "labels.metadata." : "labels.") + entry.name;
    entry.row->setError(isEmpty ? QString() : textFor(field));
  }
}

}  // namespace chatelaine::ui
