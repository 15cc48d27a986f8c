// All agents as a list, and the chosen one in detail. Shows what it is given.
#pragma once
#include <QtWidgets/QWidget>

#include "models/table_model.h"
#include "ui/screens/agents/agent_row.h"

class QSplitter;
class QStackedWidget;

namespace chatelaine::ui {

class AgentDetail;
class ListTable;
class Text;

class AgentsScreen final : public QWidget {
  Q_OBJECT
 public:
  AgentsScreen(Clock clock, QWidget* connectPage, QWidget* parent = nullptr);

  void setRows(std::vector<AgentRow> rows);
  void setDetail(const AgentDetailView& view);
  std::optional<ItemId> current() const;
  void select(const ItemId& agent);
  QByteArray saveState() const;
  void restoreState(const QByteArray& state);

 Q_SIGNALS:
  void addWanted();
  void currentChanged();
  void pinWanted();
  void unpinWanted(const chatelaine::ItemId& pin);
  void tokenWanted();
  void namespacesWanted();
  void revokeWanted(const chatelaine::Hash& token);
  void removeWanted();

 private:
  QWidget* listSide();
  void connectDetail();

  Clock m_clock;
  models::TableModel<AgentRow>* m_model;
  AgentDetail* m_detail;
  QStackedWidget* m_body;
  QSplitter* m_splitter;
  ListTable* m_table = nullptr;
  Text* m_count = nullptr;
};

}  // namespace chatelaine::ui
