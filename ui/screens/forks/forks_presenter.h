// Joins what proves two pasts with its screen: exporting it, and settling it on this computer.
#pragma once
#include <QtCore/QObject>

#include "ui/screens/common/screen_context.h"
#include "ui/screens/forks/forks_screen.h"

namespace chatelaine::ui {

class ForksPresenter final : public QObject {
  Q_OBJECT
 public:
  ForksPresenter(ForksScreen& screen, ScreenContext context, QObject* parent);

 private:
  void refresh();
  void exportReport(const Hash& fork);
  void askToSettle(const Hash& fork);

  ForksScreen& m_screen;
  ScreenContext m_context;
};

}  // namespace chatelaine::ui
