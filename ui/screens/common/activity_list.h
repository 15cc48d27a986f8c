// The last few things that happened to something: what and when, in two columns.
#pragma once
#include <QtWidgets/QWidget>

#include <vector>

#include "core/audit_event.h"
#include "ui/look/colours.h"

class QGridLayout;

namespace chatelaine::ui {

struct ActivityLine {
  QString what;
  QString when;
  Tone tone = Tone::text;
};

// "billing-bot · Secret used · api.stripe.com"
ActivityLine activityLine(const AuditEvent& event, Timestamp now);

class ActivityList final : public QWidget {
  Q_OBJECT
 public:
  explicit ActivityList(const QString& ifNothing, QWidget* parent = nullptr);
  void setLines(const std::vector<ActivityLine>& lines);

 private:
  QString m_ifNothing;
  QGridLayout* m_grid;
};

}  // namespace chatelaine::ui
