// Moving the team to another server: says what will happen, asks where to, and shows how far it is.
#pragma once
#include <vector>

#include "models/team_move.h"
#include "ui/screens/common/form_dialog.h"

class QCheckBox;

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
  models::TeamMove::OldServer oldServer() const;

  void begin();
  void reach(models::TeamMove::Step step);
  void refuse(models::PlaceTrouble trouble);
  void reject() override;

 Q_SIGNALS:
  void stopWanted();

 private:
  QWidget* explanation(From from);
  QWidget* gone();
  QWidget* progress();
  void showMoving(bool isMoving);
  void judge();

  std::vector<Picture*> m_marks;  // of the steps, filled by progress()
  std::vector<Text*> m_steps;
  ServerFields* m_server;
  QCheckBox* m_isGone;
  QWidget* m_gone;
  QWidget* m_explanation;
  QWidget* m_progress;
  bool m_isMoving = false;
  bool m_isFromServer = false;
};

}  // namespace chatelaine::ui
