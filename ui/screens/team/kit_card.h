// The recovery kit that the team names now: its six words, which gateways wait for somebody to confirm it, and
// replacing it. The kit itself is on paper.
#pragma once
#include <QtWidgets/QWidget>

#include "ui/screens/team/team_page_view.h"

namespace chatelaine::ui {

class KitCard final : public QWidget {
  Q_OBJECT
 public:
  explicit KitCard(const TeamPageView& view, QWidget* parent = nullptr);

 Q_SIGNALS:
  void replaceWanted();
};

}  // namespace chatelaine::ui
