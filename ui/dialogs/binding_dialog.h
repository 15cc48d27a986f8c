// Changes where a stored credential may go and how it is put in. Asks for the secret again, because the old one was
// sealed together with the old binding and nobody here can open it.
#pragma once
#include "core/credential.h"
#include "core/environment.h"
#include "ui/screens/common/form_dialog.h"

namespace chatelaine::models {
class ServiceRegistry;
}

namespace chatelaine::ui {

class BindingForm;
class SecretsForm;

class BindingDialog final : public FormDialog {
  Q_OBJECT
 public:
  BindingDialog(const models::ServiceRegistry& registry, const Credential& credential, Clock clock,
                QWidget* parent = nullptr);

  Binding binding() const;
  [[nodiscard]] SecretFields take();
  void done(int result) override;  // every way of closing wipes the fields

 private:
  void judge();

  BindingForm* m_form;
  SecretsForm* m_secrets;
  CredentialLabels m_labels;
  Clock m_clock;
};

}  // namespace chatelaine::ui
