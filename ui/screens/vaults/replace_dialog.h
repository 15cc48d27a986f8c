// Takes a new secret for a credential: the one before can't be shown, so all of its fields are asked for.
#pragma once
#include "core/credential.h"
#include "ui/screens/common/form_dialog.h"

namespace chatelaine::models {
class ServiceRegistry;
}

namespace chatelaine::ui {

class SecretsForm;

class ReplaceDialog final : public FormDialog {
  Q_OBJECT
 public:
  ReplaceDialog(const models::ServiceRegistry& registry, const Credential& credential, Clock clock, QWidget* parent);
  SecretFields take();
  void done(int result) override;  // every way of closing wipes the fields

 private:
  void judge();
  SecretsForm* m_secrets;
  Binding m_binding;
  CredentialLabels m_labels;
  Clock m_clock;
};

}  // namespace chatelaine::ui
