// Joins the vaults screen and the team: what it shows, and what happens when something is asked of it.
#pragma once
#include <QtCore/QObject>

#include "ui/screens/common/screen_context.h"
#include "ui/screens/vaults/vaults_screen.h"

namespace chatelaine::ui {

class CredentialWizard;

class VaultsPresenter final : public QObject {
  Q_OBJECT
 public:
  VaultsPresenter(VaultsScreen& screen, ScreenContext context, QObject* parent);

  void show(const VaultId& vault);  // null: none
  const VaultId& vault() const { return m_vault; }
  void refresh();
  void addVault();
  void addCredential();
  void replace(const ItemId& credential);
  void remove(const ItemId& credential);
  void forgetSecrets();  // at lock
  void resume();         // after an unlock

 Q_SIGNALS:
  void vaultAdded(const chatelaine::VaultId& vault);

 private:
  void connectScreen();
  void refreshHeader();
  void refreshDetail();
  void renameVault();
  void chooseGateways();
  void deleteVault();
  void edit(const ItemId& credential);
  void rebind(const ItemId& credential);
  void save(CredentialWizard& wizard, const VaultId& vault);
  CredentialDetailView detailOf(const models::CredentialRow& row) const;
  bool nameIsTaken(const VaultId& vault, const std::string& name) const;

  VaultsScreen& m_screen;
  ScreenContext m_context;
  VaultId m_vault;
  std::vector<models::CredentialRow> m_rows;
  QPointer<CredentialWizard> m_wizard;
};

}  // namespace chatelaine::ui
