// A person's real window over a desktop whose team is on a server; several of them on one screen.
#pragma once
#include <QtWidgets/QtWidgets>

#include "tests/support/server_world.h"
#include "ui/look/theme.h"
#include "ui/main_window.h"

namespace chatelaine::uitest {

// Before the first window: cryptography, plurals, an appearance.
std::unique_ptr<ui::Theme> themeForWindows();

class PersonWindow final {
 public:
  explicit PersonWindow(ui::Theme& theme);
  PersonWindow(ui::Theme& theme, models::Desktop& desktop);  // somebody else's, which outlives this
  modelstest::RemoteDesktop& desktop() { return *m_desktop; }
  ui::MainWindow& window() { return *m_window; }
  void restart();  // as the program started again

  // In this person's window and dialogs, dialogs first.
  template <class Widget = QWidget>
  Widget* find(const char* objectName) const {
    for (QWidget* top : windows()) {
      if (top->objectName() == QLatin1StringView(objectName)) return qobject_cast<Widget*>(top);
      for (Widget* widget : top->findChildren<Widget*>(QString::fromLatin1(objectName)))
        if (widget->isVisible()) return widget;
    }
    return nullptr;
  }
  bool canSee(const char* objectName) const { return find(objectName) != nullptr; }
  bool waitFor(const char* objectName) const;
  bool waitGone(const char* objectName) const;
  bool click(const char* objectName) const;  // as soon as it is there and enabled
  bool clickNamed(const QString& accessibleName) const;
  void set(const char* objectName, const QString& text) const;
  void typeSecret(const char* objectName, const QString& text) const;
  bool waitForText(const QString& part) const;
  QString texts() const;

 private:
  QWidgetList windows() const;
  void openWindow(models::Desktop& desktop);
  ui::Theme& m_theme;
  std::unique_ptr<modelstest::RemoteDesktop> m_desktop;
  QTemporaryDir m_folder;
  QSettings m_settings;
  std::unique_ptr<ui::MainWindow> m_window;
};

}  // namespace chatelaine::uitest
