// Joins the authenticators screen, the team and the gateway that makes the codes.
#pragma once
#include <QtCore/QObject>

#include "ui/screens/authenticators/authenticators_screen.h"
#include "ui/screens/common/screen_context.h"

namespace chatelaine::ui {

class AuthenticatorDialog;

class AuthenticatorsPresenter final : public QObject {
  Q_OBJECT
 public:
  AuthenticatorsPresenter(AuthenticatorsScreen& screen, ScreenContext context, QObject* parent);
  void setVault(const VaultId& vault) { m_vault = vault; }  // where a new one goes
  void forgetSecrets();                                     // at lock
  void resume();                                            // after an unlock

 private:
  void refresh();
  void getCode(const ItemId& credential);
  void add();
  void save(const VaultId& vault);
  bool nameIsTaken(const VaultId& vault, const std::string& name) const;

  AuthenticatorsScreen& m_screen;
  ScreenContext m_context;
  VaultId m_vault;
  QPointer<AuthenticatorDialog> m_dialog;
};

}  // namespace chatelaine::ui
