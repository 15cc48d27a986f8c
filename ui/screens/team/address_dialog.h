// The address at which this computer finds the team from now on, when the team has moved or its server is called
// otherwise.
#pragma once
#include "models/place_trouble.h"
#include "models/server_place.h"
#include "ui/screens/common/form_dialog.h"
#include "ui/screens/common/trouble.h"

namespace chatelaine::ui {

class ServerFields;

class AddressDialog final : public FormDialog {
  Q_OBJECT
 public:
  AddressDialog(Reader reader, QWidget* parent);
  models::ServerPlace place() const;
  void refuse(models::PlaceTrouble trouble);

 private:
  Reader m_reader;
  ServerFields* m_server;
};

}  // namespace chatelaine::ui
