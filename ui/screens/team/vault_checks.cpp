#include "ui/screens/team/vault_checks.h"

#include <QtWidgets/QCheckBox>

#include <algorithm>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

VaultChecks::VaultChecks(const models::TeamView& team, const std::vector<VaultId>& ticked, QWidget* parent)
    : QWidget(parent) {
  setObjectName(QStringLiteral("vaultChecks"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins({});
  column->setSpacing(space::xs);
  for (const vault::VaultSummary& vault : team.vaults) {
    auto* box = new QCheckBox(text(vault.name));
    box->setObjectName(QStringLiteral("vaultCheck"));
    box->setMinimumHeight(extent::target);
    box->setChecked(std::ranges::contains(ticked, vault.id));
    m_boxes.emplace_back(vault.id, box);
    column->addWidget(box);
  }
  if (m_boxes.empty()) column->addWidget(new Text(tr("There is no vault yet."), TextSize::body, Tone::muted));
}

std::vector<VaultId> VaultChecks::ticked() const {
  std::vector<VaultId> out;
  for (const auto& [id, box] : m_boxes) {
    if (box->isChecked()) out.push_back(id);
  }
  return out;
}

}  // namespace chatelaine::ui
