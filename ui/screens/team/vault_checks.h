// Vaults to tick: which ones a member may read, or a gateway serves.
#pragma once
#include <QtWidgets/QWidget>

#include <vector>

#include "models/team_view.h"

class QCheckBox;

namespace chatelaine::ui {

class VaultChecks final : public QWidget {
  Q_OBJECT
 public:
  VaultChecks(const models::TeamView& team, const std::vector<VaultId>& ticked, QWidget* parent = nullptr);
  std::vector<VaultId> ticked() const;

 private:
  std::vector<std::pair<VaultId, QCheckBox*>> m_boxes;
};

}  // namespace chatelaine::ui
