// What an owner decides about a whole vault: which gateways serve it, and that it goes.
#pragma once
#include "models/team_view.h"
#include "ui/screens/common/form_dialog.h"

class QCheckBox;
class QLineEdit;

namespace chatelaine::ui {

class Banner;

// The action stays off until a choice differs from what is; the caller says what it would mean before it is made.
class VaultGatewaysDialog final : public FormDialog {
  Q_OBJECT
 public:
  VaultGatewaysDialog(const models::TeamView& team, const vault::VaultSummary& vault, QWidget* parent);
  std::vector<PrincipalId> gateways() const;
  // That these gateways leave nobody who can open the vault: shown in place, and the action then says so.
  void warn(const QString& consequence);
  bool isWarned() const { return m_isWarned; }

 private:
  void judge();
  std::vector<PrincipalId> m_before;
  std::vector<std::pair<PrincipalId, QCheckBox*>> m_boxes;
  Banner* m_warning;
  bool m_isWarned = false;
};

// Asks for the vault's name: what goes is gone.
class DeleteVaultDialog final : public FormDialog {
  Q_OBJECT
 public:
  DeleteVaultDialog(const models::TeamView& team, const vault::VaultSummary& vault, QWidget* parent);

 private:
  QLineEdit* m_name;
};

}  // namespace chatelaine::ui
