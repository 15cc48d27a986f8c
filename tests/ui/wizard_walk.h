// Steps through the credential wizard as a person does: clicks and keys on the controls, found by their object names.
#pragma once
#include <QtWidgets/QtWidgets>

#include <memory>

#include "models/service_registry.h"
#include "ui/wizards/credential_wizard.h"

namespace chatelaine::uitest {

using namespace chatelaine::ui;

const models::ServiceRegistry& builtInRegistry();

struct WizardWalk {
  explicit WizardWalk(std::function<bool(const std::string&)> isNameTaken = [](const std::string&) { return false; });

  template <class Widget>
  Widget* find(const char* objectName) const {
    return wizard->findChild<Widget*>(QString::fromLatin1(objectName));
  }
  bool canGoOn() const { return find<QPushButton>("nextButton")->isEnabled(); }
  void next() const;
  void chooseService(const QString& search) const;
  void type(const char* objectName, const QString& text) const;  // into a line edit, replacing what is there
  void typeSecret(const char* objectName, const QString& text) const;
  QString previewText() const;
  QString advice() const;  // what the wizard says is missing

  std::unique_ptr<CredentialWizard> wizard;
};

}  // namespace chatelaine::uitest
