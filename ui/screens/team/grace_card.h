// How long the team's gateways go on without hearing from the server.
#pragma once
#include <QtWidgets/QWidget>

#include "ui/screens/team/team_page_view.h"

namespace chatelaine::ui {

class GraceCard final : public QWidget {
  Q_OBJECT
 public:
  explicit GraceCard(const TeamPageView& view, QWidget* parent = nullptr);

 Q_SIGNALS:
  void chosen(int seconds);  // 0: unlimited. What is shown stays until the team has changed.
};

QString graceText(std::chrono::seconds grace);  // "4 hours", "without a limit"

}  // namespace chatelaine::ui
