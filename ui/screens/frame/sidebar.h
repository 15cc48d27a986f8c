// The way around: the team's vaults, the other screens, the state of synchronisation, lock and settings.
#pragma once
#include <QtWidgets/QWidget>

#include <vector>

#include "models/sync_status.h"
#include "ui/screens/frame/place.h"

class QButtonGroup;
class QVBoxLayout;

namespace chatelaine::ui {

class NavButton;
class StatusDot;
class Text;

struct SidebarView {
  struct Vault {
    VaultId id;
    QString name;
    int credentials = 0;
  };
  QString team;
  std::vector<Vault> vaults;
  int attention = 0;  // findings of the health screen
  int conflicts = 0;
};

class Sidebar final : public QWidget {
  Q_OBJECT
 public:
  explicit Sidebar(QWidget* parent = nullptr);
  void setView(const SidebarView& view);
  void setSync(const models::SyncStatus& status, Timestamp now);
  void setPlace(const Place& place);  // marks it; emits nothing

 Q_SIGNALS:
  void chosen(const chatelaine::ui::Place& place);
  void addVaultWanted();
  void syncWanted();
  void lockWanted();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  NavButton* addEntry(QVBoxLayout& column, NavButton* entry, const Place& place);
  QLayout* vaultHeader();
  QLayout* footer();
  void rebuildVaults(const std::vector<SidebarView::Vault>& vaults);
  void mark();

  QButtonGroup* m_group;
  Text* m_team;
  QVBoxLayout* m_vaults;
  std::vector<std::pair<Place, NavButton*>> m_vaultEntries;
  std::vector<std::pair<Place, NavButton*>> m_entries;
  NavButton* m_health = nullptr;
  NavButton* m_conflicts = nullptr;
  StatusDot* m_dot = nullptr;
  Text* m_syncLine = nullptr;
  Text* m_gatewayLine = nullptr;
  Place m_place;
};

}  // namespace chatelaine::ui
