// Where a new team lives: on this computer, or on a server that somebody runs for it.
#pragma once
#include <QtWidgets/QWidget>

#include "models/server_place.h"

class QRadioButton;

namespace chatelaine::ui {

class ServerFields;

class PlaceChoice final : public QWidget {
  Q_OBJECT
 public:
  explicit PlaceChoice(QWidget* parent = nullptr);
  bool isOnServer() const;
  // invalidInput while what is typed means no server.
  Result<models::ServerPlace> server() const;

 Q_SIGNALS:
  void changed();

 private:
  void judge();

  QRadioButton* m_here;
  QRadioButton* m_there;
  ServerFields* m_fields;
};

}  // namespace chatelaine::ui
