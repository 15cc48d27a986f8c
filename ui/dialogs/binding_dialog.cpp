#include "ui/dialogs/binding_dialog.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

#include "models/service_registry.h"
#include "ui/look/spacing.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/text.h"
#include "ui/wizards/authentication_ways.h"
#include "ui/wizards/binding_form.h"
#include "ui/wizards/secrets_form.h"

namespace chatelaine::ui {

BindingDialog::BindingDialog(const models::ServiceRegistry& registry, const Credential& credential, Clock clock,
                             QWidget* parent)
    : FormDialog({.title = tr("Where “%1” may go").arg(QString::fromStdString(credential.labels.name)),
                  .about = {},
                  .action = tr("Save"),
                  .emphasis = Emphasis::primary},
                 parent),
      m_form(new BindingForm),
      m_secrets(new SecretsForm(registry)),
      m_labels(credential.labels),
      m_clock(std::move(clock)) {
  setObjectName(QStringLiteral("bindingDialog"));
  m_form->setBinding(credential.binding);
  m_secrets->ask(credential.binding.type, secretNamesOf(credential.binding.type, credential.binding.rule));
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::m);
  column->addWidget(m_form);
  auto* area = new QScrollArea;
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidget(page);
  area->setMinimumHeight(360);
  content().addWidget(area, 1);
  content().addWidget(
      new Banner(BannerKind::info, tr("Enter the secret again: the stored one is sealed together with the "
                                      "old hosts and rule, so that nobody can redirect it without knowing it.")));
  content().addWidget(m_secrets);
  resize(680, 680);
  connect(m_form, &BindingForm::changed, this, &BindingDialog::judge);
  connect(m_secrets, &SecretsForm::changed, this, &BindingDialog::judge);
  judge();
}

void BindingDialog::judge() {
  CredentialDraft draft;
  draft.labels = m_labels;
  draft.labels.expiresAt.reset();  // not this dialog's business, even when it has passed
  draft.binding = binding();
  const std::vector<FieldError> errors = m_secrets->check(std::move(draft), m_clock());
  // Without a secret every rule would name one that isn't there.
  m_form->showErrors(m_secrets->isEmpty() ? validate(binding()) : errors);
  m_secrets->showErrors(errors);
  setReady(errors.empty());
}

Binding BindingDialog::binding() const { return m_form->binding(); }

SecretFields BindingDialog::take() { return m_secrets->take(); }

void BindingDialog::done(int result) {
  m_secrets->clear();
  FormDialog::done(result);
}

}  // namespace chatelaine::ui
