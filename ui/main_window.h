// The window: welcome, unlock or workspace, whichever the session calls for; geometry, shortcuts, locking.
#pragma once
#include <QtCore/QSettings>
#include <QtWidgets/QMainWindow>

#include "models/desktop.h"
#include "models/service_registry.h"
#include "ui/look/theme.h"

class QStackedWidget;

namespace chatelaine::ui {

class IdleWatch;
class UnlockScreen;
class WelcomeScreen;
class Workspace;

class MainWindow final : public QMainWindow {
  Q_OBJECT
 public:
  MainWindow(models::Desktop& desktop, const models::ServiceRegistry& registry, Theme& theme, QSettings& settings);

  void lock(models::LockReason reason);
  void present();  // shows it and brings it to the front

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void connectWelcome();
  void connectUnlock();
  void connectWorkspace();
  void addShortcuts();
  void showWhatFits();
  void found();
  void join();
  void recover();
  void leaveJoin();
  void showJoining();

  models::Desktop& m_desktop;
  QSettings& m_settings;
  QStackedWidget* m_stack;
  WelcomeScreen* m_welcome;
  UnlockScreen* m_unlock;
  Workspace* m_workspace;
  IdleWatch* m_idle;
  bool m_founding = false;  // or joining: until the database stands
};

}  // namespace chatelaine::ui
