#include "tests/ui/window_world.h"

#include <QtTest/QtTest>

#include "tests/ui/wizard_walk.h"
#include "ui/screens/frame/nav_button.h"
#include "ui/translations.h"
#include "ui/widgets/accessible_secret_field.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/secret_field.h"

namespace chatelaine::uitest {
namespace {

QApplication& application() { return *qobject_cast<QApplication*>(QCoreApplication::instance()); }

void installOnce() {
  [[maybe_unused]] static const bool installed = [] {
    installTranslations(application());
    installAccessibleSecretField();
    return true;
  }();
}

}  // namespace

WindowWorld::WindowWorld()
    : m_theme((installOnce(), application()), Appearance::light),
      m_settings(m_world.folder() + QStringLiteral("/desktop.ini"), QSettings::IniFormat) {
  openWindow();
}

WindowWorld::~WindowWorld() = default;

void WindowWorld::restart() {
  m_window.reset();
  m_world.reopen();
  openWindow();
}

void WindowWorld::openWindow() {
  m_window = std::make_unique<MainWindow>(desktop(), builtInRegistry(), m_theme, m_settings);
  m_window->present();
  [[maybe_unused]] const bool isActive = QTest::qWaitForWindowActive(m_window.get());
}

QString WindowWorld::rightPassphrase() {
  const Secret passphrase = modelstest::DesktopWorld::passphrase();
  return QString::fromUtf8(passphrase.text().data(), qsizetype(passphrase.size()));
}

bool WindowWorld::unlock(const QString& passphrase) {
  typeSecret("passphrase", passphrase);
  if (!click("unlock")) return false;
  const bool hasEnded = waitUntil([&] { return canSee("workspace") || canSee("banner"); });
  return hasEnded && canSee("workspace") && waitUntil([&] { return team().counter != 0; });
}

void WindowWorld::found() {
  m_world.found();
  QVERIFY(waitFor("createFirstVault"));
}

QWidgetList WindowWorld::visibleWindows() {
  QWidgetList windows;
  for (QWidget* top : QApplication::topLevelWidgets())
    if (top->isVisible()) windows.append(top);
  std::ranges::stable_partition(windows, [](const QWidget* top) { return top->inherits("QDialog"); });
  return windows;
}

bool WindowWorld::click(const char* objectName) const {
  const auto isReady = [&] {
    const auto* button = find<QAbstractButton>(objectName);
    return button && button->isVisible() && button->isEnabled();
  };
  if (!waitUntil(isReady)) return false;
  QTest::mouseClick(find<QAbstractButton>(objectName), Qt::LeftButton);
  return true;
}

bool WindowWorld::clickEither(const char* one, const char* other) const {
  return waitUntil([&] { return canSee(one) || canSee(other); }) && click(canSee(one) ? one : other);
}

void WindowWorld::type(const char* objectName, const QString& text) const {
  auto* edit = find<QLineEdit>(objectName);
  QVERIFY2(edit, objectName);
  edit->setFocus();
  edit->selectAll();
  QTest::keyClick(edit, Qt::Key_Delete);
  QTest::keyClicks(edit, text);
}

void WindowWorld::typeSecret(const char* objectName, const QString& text) const {
  auto* field = find<ui::SecretField>(objectName);
  QVERIFY2(field, objectName);
  field->setFocus();
  field->clear();
  QTest::keyClicks(field, text);
}

bool WindowWorld::waitFor(const char* objectName) const {
  return waitUntil([&] { return canSee(objectName); });
}

bool WindowWorld::waitGone(const char* objectName) const {
  return waitUntil([&] { return !canSee(objectName); });
}

QString WindowWorld::texts() const {
  QStringList all;
  for (QWidget* top : QApplication::topLevelWidgets())
    for (const QLabel* label : top->findChildren<QLabel*>())
      if (label->isVisible()) all.append(label->text());
  for (QWidget* top : QApplication::topLevelWidgets())
    for (const Chip* chip : top->findChildren<Chip*>())
      if (chip->isVisible()) all.append(chip->accessibleName());
  return all.join(u'\n');
}

bool WindowWorld::waitForText(const QString& part) const {
  return waitUntil([&] { return texts().contains(part); });
}

bool WindowWorld::focus(const char* windowName) const {
  if (!waitFor(windowName)) return false;
  QWidget* window = find(windowName)->window();
  window->activateWindow();
  return QTest::qWaitForWindowActive(window);
}

// The entries of vaults are there once the team was read.
void WindowWorld::go(const QString& place) {
  NavButton* wanted = nullptr;
  const bool isThere = waitUntil([&] {
    for (NavButton* entry : m_window->findChildren<NavButton*>())
      if (entry->isVisible() && entry->text() == place) wanted = entry;
    return wanted != nullptr;
  });
  QVERIFY2(isThere, qPrintable(place));
  QTest::mouseClick(wanted, Qt::LeftButton);
}

void WindowWorld::addVault(const QString& name) {
  m_window->findChild<QAbstractButton*>(QStringLiteral("addVault"))->click();
  QVERIFY(waitFor("nameDialog"));
  type("name", name);
  QVERIFY(click("dialogAction"));
  QVERIFY(waitGone("nameDialog"));
  QVERIFY(waitForText(name));
}

void WindowWorld::addAgent(const QString& name) {
  go(QStringLiteral("Agents"));
  QVERIFY(clickEither("addFirstAgent", "addAgent"));
  QVERIFY(waitFor("nameDialog"));
  type("name", name);
  QVERIFY(click("dialogAction"));
  QVERIFY(waitGone("nameDialog"));
  QVERIFY(waitForText(name));
}

void WindowWorld::addBearer(const QString& name) {
  QVERIFY(clickEither("addFirstCredential", "addCredential"));
  QVERIFY(waitFor("credentialWizard"));
  type("serviceSearch", QStringLiteral("https://api.acme.test/v1"));
  QVERIFY(click("nextButton"));
  type("nameField", name);
  typeSecret("secretField_key", QStringLiteral("canary-of-") + name);
  QVERIFY(click("nextButton"));
  QVERIFY(click("nextButton"));
  QVERIFY(waitGone("credentialWizard"));
  QVERIFY(waitUntil([&] { return credential(name) != nullptr; }));
}

void WindowWorld::pin(const QString& agent) {
  QVERIFY(click("pinToAgent"));
  QVERIFY(waitFor("pinDialog"));
  auto* choice = find<QComboBox>("pinChoice");
  choice->setCurrentIndex(choice->findText(agent));
  QVERIFY(click("dialogAction"));
  QVERIFY(waitGone("pinDialog"));
}

const Credential* WindowWorld::credential(const QString& name) {
  const auto& all = team().credentials;
  const auto found =
      std::ranges::find_if(all, [&](const Credential& it) { return it.labels.name == name.toStdString(); });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace chatelaine::uitest
