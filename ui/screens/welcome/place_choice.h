// Where a new team lives: on this computer, or on a server that somebody runs for it.
#pragma once
#include <QtWidgets/QWidget>

#include "models/server_place.h"

class QLineEdit;
class QRadioButton;

namespace chatelaine::ui {

class FormRow;

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
  QWidget* serverFields();
  void judge();

  QRadioButton* m_here;
  QRadioButton* m_there;
  QLineEdit* m_address = nullptr;
  QLineEdit* m_fingerprint = nullptr;
  FormRow* m_addressRow = nullptr;
  QWidget* m_fields;
};

}  // namespace chatelaine::ui
