#include "tests/ui/wizard_walk.h"

#include <QtTest/QtTest>

#include "ui/look/theme.h"
#include "ui/widgets/secret_field.h"
#include "ui/widgets/wire_preview.h"

namespace chatelaine::uitest {

const models::ServiceRegistry& builtInRegistry() {
  static const models::ServiceRegistry registry = models::ServiceRegistry::builtIn().value();
  return registry;
}

WizardWalk::WizardWalk(std::function<bool(const std::string&)> isNameTaken) {
  const Theme theme(*qobject_cast<QApplication*>(QCoreApplication::instance()), Appearance::light);
  const Timestamp now{std::chrono::seconds(1'750'000'000)};
  wizard = std::make_unique<CredentialWizard>(CredentialWizard::Options{.registry = builtInRegistry(),
                                                                        .vaultName = QStringLiteral("Payments"),
                                                                        .isNameTaken = std::move(isNameTaken),
                                                                        .clock = [now] { return now; }});
  wizard->show();
  wizard->activateWindow();
  [[maybe_unused]] const bool isActive = QTest::qWaitForWindowActive(wizard.get());
}

void WizardWalk::next() const { QTest::mouseClick(find<QPushButton>("nextButton"), Qt::LeftButton); }

void WizardWalk::chooseService(const QString& search) const {
  type("serviceSearch", search);
  next();
}

void WizardWalk::type(const char* objectName, const QString& text) const {
  auto* edit = find<QLineEdit>(objectName);
  edit->setFocus();
  edit->selectAll();
  QTest::keyClick(edit, Qt::Key_Delete);
  QTest::keyClicks(edit, text);
}

void WizardWalk::typeSecret(const char* objectName, const QString& text) const {
  auto* field = find<ui::SecretField>(objectName);
  field->setFocus();
  field->clear();
  QTest::keyClicks(field, text);
}

QString WizardWalk::previewText() const { return find<WirePreview>("wirePreview")->plainText(); }

QString WizardWalk::advice() const { return find<QPushButton>("nextButton")->accessibleDescription(); }

}  // namespace chatelaine::uitest
