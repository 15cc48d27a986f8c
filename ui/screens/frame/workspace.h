// The unlocked window: sidebar, the chosen screen, notices. Makes the screens and their presenters and switches between
// them.
#pragma once
#include <QtCore/QSettings>
#include <QtWidgets/QWidget>

#include "ui/look/theme.h"
#include "ui/screens/common/screen_context.h"
#include "ui/screens/frame/place.h"

class QPushButton;
class QSplitter;
class QStackedWidget;

namespace chatelaine::ui {

class AgentsPresenter;
class AgentsScreen;
class AuditPresenter;
class AuditScreen;
class AuthenticatorsPresenter;
class AuthenticatorsScreen;
class Banner;
class ConflictsPresenter;
class ConflictsScreen;
class ForksScreen;
class HealthScreen;
class SettingsPresenter;
class SettingsScreen;
class Sidebar;
class TeamPresenter;
class TrashScreen;
class VaultsPresenter;
class VaultsScreen;

class Workspace final : public QWidget {
  Q_OBJECT
 public:
  Workspace(models::Desktop& desktop, const models::ServiceRegistry& registry, Theme& theme, QSettings& settings,
            QWidget* parent = nullptr);

  void go(const Place& place);
  void addCredential();
  void focusSearch();
  void forgetSecrets();  // at lock: codes, half-filled forms' secrets
  void resume();         // after an unlock: what was half-filled comes back
  int idleMinutes() const;
  void saveLayout();

 Q_SIGNALS:
  void lockWanted();
  void idleChanged();

 private:
  void makeScreens(Theme& theme);
  void lay();
  void connectAll();
  void refresh();
  void refreshTrouble();
  void actOnTrouble();
  void decidePaused();
  void restoreLayout();

  models::Desktop& m_desktop;
  QSettings& m_settings;
  NoticeBar* m_notices;
  ScreenContext m_context;
  Sidebar* m_sidebar;
  Banner* m_trouble;
  QWidget* m_troubleRow = nullptr;
  QPushButton* m_troubleAction = nullptr;
  QPushButton* m_goOnWithMove = nullptr;
  QStackedWidget* m_stack;
  QSplitter* m_splitter;
  VaultsScreen* m_vaults;
  AgentsScreen* m_agents = nullptr;
  AuthenticatorsScreen* m_authenticators;
  AuditScreen* m_audit;
  HealthScreen* m_health;
  ConflictsScreen* m_conflicts;
  SettingsScreen* m_settingsScreen;
  TrashScreen* m_trash;
  ForksScreen* m_forks;
  VaultsPresenter* m_vaultsPresenter = nullptr;
  AgentsPresenter* m_agentsPresenter = nullptr;
  AuthenticatorsPresenter* m_authenticatorsPresenter = nullptr;
  AuditPresenter* m_auditPresenter = nullptr;
  SettingsPresenter* m_settingsPresenter = nullptr;
  ConflictsPresenter* m_conflictsPresenter = nullptr;
  TeamPresenter* m_teamPresenter = nullptr;
  Place m_place;
  bool m_hasMoved = false;  // the team, to another server
};

}  // namespace chatelaine::ui
