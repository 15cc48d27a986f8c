#include "ui/wizards/secrets_form.h"

#include <algorithm>

#include "ui/look/spacing.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/secret_field.h"
#include "ui/wizards/field_texts.h"

namespace chatelaine::ui {
namespace {

enum class Copied { yes };

bool isRequired(CredentialType type, std::string_view name) {
  if (type == CredentialType::custom) return true;
  return std::ranges::contains(infoOf(type).requiredSecretFields, name);
}

}  // namespace

SecretsForm::SecretsForm(const models::ServiceRegistry& registry, QWidget* parent)
    : QWidget(parent), m_registry(registry), m_column(new QVBoxLayout(this)) {
  m_column->setContentsMargins(0, 0, 0, 0);
  m_column->setSpacing(space::m);
}

void SecretsForm::ask(CredentialType type, const std::vector<std::string>& names, const QString& label) {
  for (const Entry& entry : m_entries) {
    entry.field->clear();
    entry.row->deleteLater();
    entry.row->hide();
    m_column->removeWidget(entry.row);
  }
  m_entries.clear();
  for (const std::string& name : names) {
    auto* field = new SecretField(FieldTexts::shapeOf(name));
    field->setObjectName(QStringLiteral("secretField_") + QString::fromStdString(name));
    const bool isFirst = m_entries.empty();
    QString text = isFirst && !label.isEmpty() ? label : FieldTexts::secretLabel(type, name);
    if (!isRequired(type, name) && names.size() > 1) text = tr("%1 (optional)").arg(text);
    auto* row = new FormRow(text, field);
    field->setPlaceholderText(isFirst ? tr("Paste or type; it can't be shown again") : QString());
    connect(field, &SecretField::changed, this, [this] { judge(), Q_EMIT changed(); });
    m_column->addWidget(row);
    m_entries.push_back({name, field, row});
  }
  judge();
}

void SecretsForm::expectKeyOf(const models::Authentication* authentication) {
  m_expected = authentication;
  judge();
}

std::vector<FieldError> SecretsForm::check(CredentialDraft draft, Timestamp now) const {
  for (const Entry& entry : m_entries) {
    if (entry.field->isEmpty()) continue;
    entry.field->ask([&](std::string_view text) {
      draft.secrets.push_back({entry.name, Secret::copyOf(text)});
      return Copied::yes;
    });
  }
  return validate(draft, now);
}

void SecretsForm::showErrors(std::span<const FieldError> errors) {
  for (const Entry& entry : m_entries) {
    const auto error = std::ranges::find(errors, "secrets." + entry.name, &FieldError::field);
    // An empty field says by being empty that something is missing.
    const bool isTold = error != errors.end() && !entry.field->isEmpty();
    entry.row->setError(isTold ? FieldTexts::problem(error->problem) : QString());
  }
}

// A key of another service is named before it is stored under the wrong one.
void SecretsForm::judge() {
  if (m_entries.empty()) return;
  const Entry& first = m_entries.front();
  if (!m_expected || first.field->isEmpty()) return first.row->setWarning({});
  const auto verdict = first.field->ask([this](std::string_view key) { return m_registry.judgeKey(key, *m_expected); });
  if (const models::ServiceInfo* other = m_registry.serviceOf(verdict))
    return first.row->setWarning(tr("This looks like a key of %1.").arg(QString::fromStdString(other->name)));
  if (verdict != models::KeyVerdict::notTheUsualPrefix) return first.row->setWarning({});
  QStringList usual;
  for (const std::string& prefix : m_expected->prefixes) usual << QString::fromStdString(prefix) + QStringLiteral("…");
  first.row->setWarning(tr("Such keys usually begin with %1").arg(usual.join(tr(" or "))));
}

SecretFields SecretsForm::take() {
  SecretFields secrets;
  for (const Entry& entry : m_entries) {
    Secret secret = entry.field->take();
    if (!secret.isEmpty()) secrets.push_back({entry.name, std::move(secret)});
  }
  return secrets;
}

void SecretsForm::clear() {
  for (const Entry& entry : m_entries) entry.field->clear();
}

void SecretsForm::focusFirst() {
  if (!m_entries.empty()) m_entries.front().field->setFocus();
}

bool SecretsForm::isEmpty() const {
  return std::ranges::all_of(m_entries, [](const Entry& entry) { return entry.field->isEmpty(); });
}

std::string SecretsForm::knownPrefix() const {
  if (m_entries.empty() || !m_expected || m_entries.front().field->isEmpty()) return {};
  const auto index =
      m_entries.front().field->ask([this](std::string_view key) { return models::prefixOf(key, *m_expected); });
  return index == models::PrefixIndex::none ? std::string() : m_expected->prefixes[static_cast<std::size_t>(index)];
}

}  // namespace chatelaine::ui
