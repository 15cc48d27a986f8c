// Deleted credentials that can still be brought back: who deleted them, when, and how long that is possible. No
// secrets.
#pragma once
#include <QtWidgets/QWidget>

#include "core/environment.h"
#include "models/table_model.h"
#include "models/team_view.h"

class QPushButton;
class QStackedWidget;

namespace chatelaine::ui {

class ListTable;
class Text;

struct TrashRow {
  ItemId id;
  QString name;
  QString detail;  // account and host
  QString vault;
  QString deletedBy;  // "Paul on Paul's desk"; empty: not known here
  Timestamp deletedAt;
  Timestamp goneAt;
  bool mayChange = false;  // whether our role allows it
};

// Those whose time isn't over, the newest first.
std::vector<TrashRow> trashRowsOf(const models::TeamView& team, Timestamp now);
QString daysLeftText(Timestamp goneAt, Timestamp now);  // "27 days left", "less than a day left"

class TrashScreen final : public QWidget {
  Q_OBJECT
 public:
  explicit TrashScreen(Clock clock, QWidget* parent = nullptr);
  void setRows(std::vector<TrashRow> rows);

 Q_SIGNALS:
  void restoreWanted(const chatelaine::ItemId& credential);
  void eraseWanted(const chatelaine::ItemId& credential);

 private:
  QWidget* head();
  QWidget* list();
  std::optional<TrashRow> current() const;
  void showWhatFits();

  Clock m_clock;
  models::TableModel<TrashRow>* m_model;
  QStackedWidget* m_body;
  ListTable* m_table = nullptr;
  Text* m_count = nullptr;
  Text* m_reason = nullptr;
  QPushButton* m_restore = nullptr;
  QPushButton* m_erase = nullptr;
};

}  // namespace chatelaine::ui
