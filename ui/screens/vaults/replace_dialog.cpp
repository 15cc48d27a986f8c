#include "ui/screens/vaults/replace_dialog.h"

#include <QtWidgets/QVBoxLayout>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/text.h"
#include "ui/wizards/secrets_form.h"

namespace chatelaine::ui {
namespace {

FormDialog::Words wordsFor(const Credential& credential) {
  return {.title = ReplaceDialog::tr("Replace the secret of %1").arg(titleOf(credential)),
          .about = ReplaceDialog::tr(
              "Every agent uses the new one on its next request. The old one is gone from then on; revoke "
              "it at the service as well."),
          .action = ReplaceDialog::tr("Replace")};
}

}  // namespace

ReplaceDialog::ReplaceDialog(const models::ServiceRegistry& registry, const Credential& credential, Clock clock,
                             QWidget* parent)
    : FormDialog(wordsFor(credential), parent),
      m_secrets(new SecretsForm(registry)),
      m_binding(credential.binding),
      m_labels(credential.labels),
      m_clock(std::move(clock)) {
  setObjectName(QStringLiteral("replaceDialog"));
  // A date that has passed is no reason to refuse the new secret.
  m_labels.expiresAt.reset();
  std::vector<std::string> names;
  const TypeInfo& info = infoOf(m_binding.type);
  const std::vector<std::string> used = fieldsUsed(m_binding.rule);
  for (const std::string_view name : info.secretFields) {
    const bool required = std::ranges::contains(info.requiredSecretFields, name) || std::ranges::contains(used, name);
    if (required || used.empty()) names.emplace_back(name);
  }
  for (const std::string& name : used) {
    if (!std::ranges::contains(names, name)) names.push_back(name);
  }
  m_secrets->ask(m_binding.type, names);
  content().addWidget(m_secrets);
  content().addWidget(hint(tr("Hosts and rule stay as they are; they are sealed again with the new secret.")));
  connect(m_secrets, &SecretsForm::changed, this, &ReplaceDialog::judge);
  judge();
  m_secrets->focusFirst();
}

void ReplaceDialog::judge() {
  const auto problems = m_secrets->check({.labels = m_labels, .binding = m_binding, .secrets = {}}, m_clock());
  m_secrets->showErrors(problems);
  setReady(problems.empty() && !m_secrets->isEmpty());
}

SecretFields ReplaceDialog::take() { return m_secrets->take(); }

void ReplaceDialog::done(int result) {
  m_secrets->clear();
  QDialog::done(result);
}

}  // namespace chatelaine::ui
