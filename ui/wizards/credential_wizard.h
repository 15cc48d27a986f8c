// The three steps that make a new credential: service, authentication, review. Hands out a draft; saves nothing itself.
#pragma once
#include <QtWidgets/QDialog>

#include <functional>
#include <optional>
#include <vector>

#include "core/credential.h"
#include "core/environment.h"
#include "core/validate.h"

class QPushButton;
class QStackedWidget;

namespace chatelaine::models {
class ServiceRegistry;
}

namespace chatelaine::ui {

class AuthenticationPage;
class Banner;
class BindingForm;
class ServicePage;
class StepHeader;
class Text;

// Save emits saveRequested(); the owner takes the draft, stores it, and then calls accept() or showError(). The secrets
// are wiped from the fields by take(), forgetSecrets() and every way of closing.
class CredentialWizard final : public QDialog {
  Q_OBJECT
 public:
  struct Options {
    const models::ServiceRegistry& registry;
    QString vaultName;
    std::function<bool(const std::string&)> isNameTaken = [](const std::string&) { return false; };
    Clock clock = systemNow;
  };
  explicit CredentialWizard(Options options, QWidget* parent = nullptr);

  // Nothing while something is still wrong. Afterwards the secret fields are empty.
  [[nodiscard]] std::optional<CredentialDraft> take();
  void forgetSecrets();  // at lock: everything else stays as it was typed
  void setBusy(bool busy);
  void showError(const QString& text);

  void done(int result) override;

 Q_SIGNALS:
  void saveRequested();

 private:
  enum Step { service, authentication, review, stepCount };
  void build();
  QWidget* buildFooter();
  void connectAll();
  void goTo(int step);
  void next();
  void refresh();
  void deriveBinding();
  CredentialDraft draftWithoutSecrets() const;
  std::vector<FieldError> problems() const;
  std::vector<FieldError> problemsOf(int step, const std::vector<FieldError>& all) const;
  QString missingPartOfHost() const;
  QString suggestedName() const;
  int step() const;

  Options m_options;
  StepHeader* m_header;
  QStackedWidget* m_pages;
  ServicePage* m_service;
  AuthenticationPage* m_authentication;
  BindingForm* m_binding;
  Banner* m_banner;
  Text* m_advice;
  QPushButton* m_back;
  QPushButton* m_next;
  bool m_bindingIsEdited = false;
  bool m_isBusy = false;
};

}  // namespace chatelaine::ui
