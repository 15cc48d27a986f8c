// One agent: the vaults that it may use, its tokens, how to connect it, and what it did.
#pragma once
#include <QtWidgets/QWidget>

#include "ui/screens/agents/agent_row.h"

class QTabWidget;
class QVBoxLayout;

namespace chatelaine::ui {

class Text;

class AgentDetail final : public QWidget {
  Q_OBJECT
 public:
  // `connectPage` shows how to connect; it becomes a tab and is owned from now on.
  explicit AgentDetail(QWidget* connectPage, QWidget* parent = nullptr);
  void setView(const AgentDetailView& view, Timestamp now);

 Q_SIGNALS:
  void pinWanted();
  void unpinWanted(const chatelaine::ItemId& pin);
  void tokenWanted();
  void namespacesWanted();
  void revokeWanted(const chatelaine::Hash& token);
  void removeWanted();

 private:
  QWidget* accessTab();
  void setPins(const AgentDetailView& view);
  void setNamespaces(const Agent& agent);
  void setTokens(const Agent& agent, Timestamp now);

  Text* m_name;
  Text* m_about;
  Text* m_namespaces = nullptr;
  QTabWidget* m_tabs;
  QVBoxLayout* m_pins = nullptr;
  QVBoxLayout* m_tokens = nullptr;
  ActivityList* m_activity;
};

}  // namespace chatelaine::ui
