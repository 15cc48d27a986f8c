// The record: a table of any length with filters, each line in full, and whether the chain holds.
#pragma once
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include "models/table_model.h"
#include "ui/screens/audit/audit_view.h"

class QComboBox;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace chatelaine::ui {

class AuditDetail;
class ListTable;
class Picture;
class Text;

class AuditScreen final : public QWidget {
  Q_OBJECT
 public:
  explicit AuditScreen(Clock clock, QWidget* parent = nullptr);

  void setAgents(const std::vector<AuditChoice>& agents);
  void setLines(std::vector<AuditLine> lines, bool more);
  void appendLines(std::vector<AuditLine> lines, bool more);
  void setStanding(const AuditStanding& standing);
  const AuditWish& wish() const { return m_wish; }

 Q_SIGNALS:
  void wishChanged();
  void moreWanted();
  void verifyWanted();

 private:
  QLayout* titleRow();
  QLayout* filterRow();
  QWidget* tableSide();
  void takeWish();
  void offerMore(bool more);
  void showWhatFits();

  Clock m_clock;
  models::TableModel<AuditLine>* m_model;
  AuditWish m_wish;
  std::vector<AuditChoice> m_choices;
  bool m_fetching = false;
  QTimer m_typing;
  QLineEdit* m_text = nullptr;
  QComboBox* m_agent = nullptr;
  QComboBox* m_outcome = nullptr;
  Picture* m_mark = nullptr;
  Text* m_standing = nullptr;
  QStackedWidget* m_list = nullptr;
  ListTable* m_table = nullptr;
  QStackedWidget* m_detailStack = nullptr;
  AuditDetail* m_detail = nullptr;
};

}  // namespace chatelaine::ui
