// The first thing a person sees: what this is, and the names to begin with.
#pragma once
#include <optional>

#include "models/server_place.h"
#include "ui/screens/welcome/page.h"

class QLineEdit;
class QPushButton;

namespace chatelaine::ui {

class PlaceChoice;

class StartPage final : public Page {
  Q_OBJECT
 public:
  StartPage(const QString& proposedName, const QString& proposedTeam, QWidget* parent = nullptr);
  QString memberName() const;
  QString teamName() const;
  std::optional<models::ServerPlace> server() const;  // nothing: on this computer

 Q_SIGNALS:
  void done();
  void joinWanted();
  void recoverWanted();

 private:
  QLineEdit* addField(const QString& label, const QString& objectName, const QString& value);
  void addPromises();
  void judge();
  QLineEdit* m_member;
  QLineEdit* m_team;
  PlaceChoice* m_place;
  QPushButton* m_start;
};

}  // namespace chatelaine::ui
