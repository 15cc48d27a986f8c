// The conflict inbox: where a change of this computer met one of somebody else. Both sides, who made them and when;
// never anything of a secret.
#pragma once
#include <QtWidgets/QWidget>

#include <vector>

#include "models/team_members.h"

class QStackedWidget;
class QVBoxLayout;

namespace chatelaine::ui {

class Card;

struct ConflictView {
  struct Side {
    QString who;         // "Ana on Ana's desk, 14 Aug, 12:03"
    QStringList values;  // "Name: Payments"
    friend bool operator==(const Side&, const Side&) = default;
  };
  std::int64_t id = 0;
  QString title;
  QString why;
  Side mine;
  Side theirs;
  bool canKeepBoth = false;
  friend bool operator==(const ConflictView&, const ConflictView&) = default;
};

ConflictView conflictViewOf(const vault::Conflict& conflict, Timestamp now);

class ConflictsScreen final : public QWidget {
  Q_OBJECT
 public:
  explicit ConflictsScreen(QWidget* parent = nullptr);
  void setConflicts(const std::vector<ConflictView>& conflicts);  // built anew only where something changed

 Q_SIGNALS:
  void keepTheirsWanted(qint64 conflict);
  void takeMineWanted(qint64 conflict);
  void keepBothWanted(qint64 conflict);

 private:
  QWidget* card(const ConflictView& conflict);
  QLayout* actions(const ConflictView& conflict);

  std::vector<ConflictView> m_conflicts;
  QStackedWidget* m_body;
  QVBoxLayout* m_cards;
};

}  // namespace chatelaine::ui
