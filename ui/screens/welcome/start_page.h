// The first thing a person sees: what this is, and the names to begin with.
#pragma once
#include "ui/screens/welcome/page.h"

class QLineEdit;
class QPushButton;

namespace chatelaine::ui {

class StartPage final : public Page {
  Q_OBJECT
 public:
  StartPage(const QString& proposedName, const QString& proposedTeam, QWidget* parent = nullptr);
  QString memberName() const;
  QString teamName() const;

 Q_SIGNALS:
  void done();

 private:
  QLineEdit* addField(const QString& label, const QString& objectName, const QString& value);
  void addPromises();
  QLineEdit* m_member;
  QLineEdit* m_team;
  QPushButton* m_start;
};

}  // namespace chatelaine::ui
