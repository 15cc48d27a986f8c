// An agent as a line of the list and as a detail panel: values only.
#pragma once
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>
#include <vector>

#include "core/agent.h"
#include "ui/screens/common/activity_list.h"

namespace chatelaine::ui {

struct AgentRow {
  Agent agent;
  QStringList vaults;  // pinned to it, now
  std::optional<Timestamp> lastSeen;
};

struct AgentPinLine {
  ItemId pin;
  QString vault;
  QString expiry;  // "in 3 days"
  bool isOver = false;
};

struct AgentDetailView {
  AgentRow row;
  std::vector<AgentPinLine> pins;  // in their order
  std::vector<ActivityLine> activity;
};

}  // namespace chatelaine::ui
