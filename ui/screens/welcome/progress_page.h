// The founding of the team while it happens: what is done, what is under way, what went wrong and how to go on.
#pragma once
#include <vector>

#include "core/result.h"
#include "ui/screens/welcome/page.h"

class QProgressBar;
class QPushButton;

namespace chatelaine::ui {

class Banner;
class Picture;
class Text;

class ProgressPage final : public Page {
  Q_OBJECT
 public:
  explicit ProgressPage(QWidget* parent = nullptr);
  enum class Place { here, server };
  void setPlace(Place place);
  void reach(int step);  // from 0; every step before it is done
  void fail(ErrorCode code);

 Q_SIGNALS:
  void back();

 private:
  std::vector<Picture*> m_marks;
  std::vector<Text*> m_steps;
  Place m_place = Place::here;
  QProgressBar* m_bar;
  Banner* m_error;
  QPushButton* m_back;
};

}  // namespace chatelaine::ui
