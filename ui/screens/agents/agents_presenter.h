// Joins the agents screen and the team: agents, their pins and tokens, and how to connect them.
#pragma once
#include <QtCore/QObject>

#include "models/connect_environment.h"
#include "ui/screens/agents/agents_screen.h"
#include "ui/screens/common/screen_context.h"

namespace chatelaine::ui {

class ConnectPanel;
class TokenDialog;

class AgentsPresenter final : public QObject {
  Q_OBJECT
 public:
  AgentsPresenter(ScreenContext context, QObject* parent);
  AgentsScreen* screen() const { return m_screen; }
  void forgetSecrets();  // at lock: a token on screen

 private:
  void connectScreen();
  void refresh();
  void refreshDetail();
  void refreshConnect();
  void addAgent();
  void removeAgent();
  void createToken();
  void revokeToken(const Hash& token);
  void editNamespaces();
  void showToken(const ItemId& agent, Secret token);
  std::optional<PrincipalId> gateway() const;
  models::ConnectValues connectValues() const;
  AgentDetailView detailOf(const AgentRow& row) const;

  ScreenContext m_context;
  ConnectPanel* m_connect;
  AgentsScreen* m_screen;
  std::vector<AgentRow> m_rows;
  QPointer<TokenDialog> m_tokenDialog;
  QString m_authorityFile;
  QString m_bundleFile;
};

}  // namespace chatelaine::ui
