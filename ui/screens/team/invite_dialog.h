// What somebody gets who comes with the code: asked before the code is made.
#pragma once
#include "ui/screens/common/form_dialog.h"
#include "ui/screens/team/vault_checks.h"

class QComboBox;

namespace chatelaine::ui {

class FormRow;
class Text;

class InviteDialog final : public FormDialog {
  Q_OBJECT
 public:
  InviteDialog(const models::TeamView& team, QWidget* parent);
  vault::Grant grant() const;

 private:
  void judge();
  QComboBox* m_kind;
  QComboBox* m_role;
  QComboBox* m_member;
  VaultChecks* m_vaults;
  FormRow* m_roleRow;
  FormRow* m_memberRow;
  FormRow* m_vaultRow;
};

// Another role for a member.
class RoleDialog final : public FormDialog {
  Q_OBJECT
 public:
  RoleDialog(const QString& name, sync::Role role, QWidget* parent);
  sync::Role role() const;

 private:
  QComboBox* m_role;
};

// The vaults of a member.
class AccessDialog final : public FormDialog {
  Q_OBJECT
 public:
  AccessDialog(const models::TeamView& team, const models::MemberView& member, QWidget* parent);
  std::vector<VaultId> vaults() const { return m_vaults->ticked(); }

 private:
  VaultChecks* m_vaults;
};

}  // namespace chatelaine::ui
