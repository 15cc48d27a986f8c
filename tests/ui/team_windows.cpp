#include "tests/ui/team_windows.h"

#include <QtTest/QtTest>

#include "tests/support/crypto_fixture.h"
#include "tests/ui/wizard_walk.h"
#include "ui/translations.h"
#include "ui/widgets/secret_field.h"

namespace chatelaine::uitest {

using modelstest::waitUntil;

std::unique_ptr<ui::Theme> themeForWindows() {
  test::startCrypto();
  auto& application = *qobject_cast<QApplication*>(QCoreApplication::instance());
  ui::installTranslations(application);
  return std::make_unique<ui::Theme>(application, ui::Appearance::light);
}

PersonWindow::PersonWindow(ui::Theme& theme)
    : m_theme(theme),
      m_desktop(std::make_unique<modelstest::RemoteDesktop>()),
      m_settings(m_folder.path() + QStringLiteral("/desktop.ini"), QSettings::IniFormat) {
  openWindow(**m_desktop);
}

PersonWindow::PersonWindow(ui::Theme& theme, models::Desktop& desktop)
    : m_theme(theme), m_settings(m_folder.path() + QStringLiteral("/desktop.ini"), QSettings::IniFormat) {
  openWindow(desktop);
}

void PersonWindow::openWindow(models::Desktop& desktop) {
  m_window = std::make_unique<ui::MainWindow>(desktop, builtInRegistry(), m_theme, m_settings);
  m_window->present();
  [[maybe_unused]] const bool isExposed = QTest::qWaitForWindowExposed(m_window.get());
}

void PersonWindow::restart() {
  m_window.reset();
  m_desktop->reopen();
  openWindow(**m_desktop);
}

QWidgetList PersonWindow::windows() const {
  QWidgetList mine;
  for (QWidget* top : QApplication::topLevelWidgets()) {
    const bool isOurs =
        top == m_window.get() || (top->parentWidget() && top->parentWidget()->window() == m_window.get());
    if (isOurs && top->isVisible()) mine.append(top);
  }
  std::ranges::stable_partition(mine, [](const QWidget* top) { return top->inherits("QDialog"); });
  return mine;
}

bool PersonWindow::waitFor(const char* objectName) const {
  return waitUntil([&] { return canSee(objectName); });
}

bool PersonWindow::waitGone(const char* objectName) const {
  return waitUntil([&] { return !canSee(objectName); });
}

bool PersonWindow::click(const char* objectName) const {
  const auto isReady = [&] {
    const auto* button = find<QAbstractButton>(objectName);
    return button && button->isEnabled();
  };
  if (!waitUntil(isReady)) return false;
  find<QAbstractButton>(objectName)->click();
  return true;
}

bool PersonWindow::clickNamed(const QString& accessibleName) const {
  return waitUntil([&] {
    for (QWidget* top : windows()) {
      for (QAbstractButton* button : top->findChildren<QAbstractButton*>()) {
        const bool isIt = button->accessibleName() == accessibleName || button->text() == accessibleName;
        if (!isIt || !button->isVisible() || !button->isEnabled()) continue;
        button->click();
        return true;
      }
    }
    return false;
  });
}

void PersonWindow::set(const char* objectName, const QString& text) const {
  auto* edit = find<QLineEdit>(objectName);
  QVERIFY2(edit, objectName);
  edit->setText(text);
}

void PersonWindow::typeSecret(const char* objectName, const QString& text) const {
  auto* field = find<ui::SecretField>(objectName);
  QVERIFY2(field, objectName);
  field->clear();
  QTest::keyClicks(field, text);
}

QString PersonWindow::texts() const {
  QStringList all;
  for (QWidget* top : windows())
    for (const QLabel* label : top->findChildren<QLabel*>())
      if (label->isVisible()) all.append(label->text());
  return all.join(u'\n');
}

bool PersonWindow::waitForText(const QString& part) const {
  return waitUntil([&] { return texts().contains(part); });
}

}  // namespace chatelaine::uitest
