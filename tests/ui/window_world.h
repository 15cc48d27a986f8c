// The real window over a real desktop and the real daemon, used as a person does: clicks and keys on what is visible.
#pragma once
#include <QtWidgets/QtWidgets>

#include <memory>

#include "tests/support/desktop_world.h"
#include "ui/look/theme.h"
#include "ui/main_window.h"

namespace chatelaine::uitest {

using namespace chatelaine::ui;
using modelstest::waitUntil;

class WindowWorld final {
 public:
  WindowWorld();
  ~WindowWorld();

  modelstest::DesktopWorld& world() { return m_world; }
  models::Desktop& desktop() { return m_world.desktop(); }
  const models::TeamView& team() { return desktop().team().view(); }
  MainWindow& window() { return *m_window; }
  QSettings& settings() { return m_settings; }
  Theme& theme() { return m_theme; }
  void restart();  // as the program started again over the same data; the daemon lives on

  bool unlock(const QString& passphrase = rightPassphrase());  // false: it stayed locked
  static QString rightPassphrase();
  void found();                         // the team, without the welcome screen
  void addVault(const QString& name);   // by its dialog; the vault is shown afterwards
  void addAgent(const QString& name);   // by its dialog; the agent is shown afterwards
  void addBearer(const QString& name);  // by the wizard, into the vault that is shown, for api.acme.test
  void pin(const QString& agent);       // the vault that is shown, by its dialog
  void go(const QString& place);        // an entry of the sidebar, by its text
  const Credential* credential(const QString& name);

  static QWidgetList visibleWindows();  // dialogs first: they are in front
  // The visible widget of that name, in the foremost window that has one; null if there is none.
  template <class Widget = QWidget>
  Widget* find(const char* objectName) const;
  bool canSee(const char* objectName) const { return find(objectName) != nullptr; }
  bool click(const char* objectName) const;  // as soon as it is there and enabled; false: it never was
  bool clickEither(const char* one, const char* other) const;
  void type(const char* objectName, const QString& text) const;
  void typeSecret(const char* objectName, const QString& text) const;
  // In front and ready for keys, as a window manager would have it.
  bool focus(const char* windowName) const;
  bool waitFor(const char* objectName) const;
  bool waitGone(const char* objectName) const;
  QString texts() const;  // of every visible label, line by line
  bool waitForText(const QString& part) const;

 private:
  void openWindow();
  modelstest::DesktopWorld m_world;
  Theme m_theme;
  QSettings m_settings;
  std::unique_ptr<MainWindow> m_window;
};

template <class Widget>
Widget* WindowWorld::find(const char* objectName) const {
  for (QWidget* top : visibleWindows()) {
    for (Widget* widget : top->findChildren<Widget*>(QString::fromLatin1(objectName)))
      if (widget->isVisible()) return widget;
    if (top->objectName() == QLatin1StringView(objectName))
      if (auto* self = qobject_cast<Widget*>(top)) return self;
  }
  return nullptr;
}

}  // namespace chatelaine::uitest
