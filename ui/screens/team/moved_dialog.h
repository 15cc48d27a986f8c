// What is left to do once the team is on its new server: what to tell gateways and members, and what still has to come.
#pragma once
#include "models/server_place.h"
#include "ui/screens/common/form_dialog.h"

namespace chatelaine::ui {

class Picture;
class Text;

struct MovedView {
  QString team;
  models::ServerPlace server;
  std::size_t secretsToCome = 0;
  bool hasLocalGateway = false;  // see setLocalGateway()
};

class MovedDialog final : public FormDialog {
  Q_OBJECT
 public:
  enum class LocalGateway { starting, told, failed };
  MovedDialog(const MovedView& view, QWidget* parent);
  void setLocalGateway(LocalGateway state);

 private:
  void addLocalGateway();
  void addForOthers(const models::ServerPlace& server);

  Picture* m_mark = nullptr;
  Text* m_gateway = nullptr;
};

}  // namespace chatelaine::ui
