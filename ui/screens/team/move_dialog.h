// Moving the team to another server: says what will happen, asks where to, and shows how far it is.
#pragma once
#include <vector>

#include "models/team_move.h"
#include "ui/screens/common/form_dialog.h"

namespace chatelaine::ui {

class Picture;
class ServerFields;
class Text;

// Closing it while the team is being moved asks to stop, and it stays.
class MoveDialog final : public FormDialog {
  Q_OBJECT
 public:
  enum class From { here, server };
  MoveDialog(From from, QWidget* parent);
  models::ServerPlace to() const;

  void begin();
  void reach(models::TeamMove::Step step);
  void refuse(models::PlaceTrouble trouble);
  void reject() override;

 Q_SIGNALS:
  void stopWanted();

 private:
  QWidget* explanation(From from);
  QWidget* progress();
  void showMoving(bool isMoving);
  void judge();

  ServerFields* m_server;
  QWidget* m_explanation;
  QWidget* m_progress;
  std::vector<Picture*> m_marks;
  std::vector<Text*> m_steps;
  bool m_isMoving = false;
};

}  // namespace chatelaine::ui
