// Where a server is, as people type it: host and port, and a fingerprint where no public authority vouches for it.
#pragma once
#include <QtWidgets/QWidget>

#include "models/server_place.h"

class QLineEdit;

namespace chatelaine::ui {

class FormRow;

class ServerFields final : public QWidget {
  Q_OBJECT
 public:
  explicit ServerFields(QWidget* parent = nullptr);
  // invalidInput while what is typed means no server.
  Result<models::ServerPlace> server() const;
  void set(const models::ServerPlace& place);

 Q_SIGNALS:
  void changed();

 private:
  void judge();

  QLineEdit* m_address;
  QLineEdit* m_fingerprint;
  FormRow* m_addressRow;
};

}  // namespace chatelaine::ui
