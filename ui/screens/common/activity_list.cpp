#include "ui/screens/common/activity_list.h"

#include <QtWidgets/QGridLayout>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

ActivityLine activityLine(const AuditEvent& event, Timestamp now) {
  QStringList parts{actionText(event.action)};
  if (!event.agentName.empty()) parts.append(text(event.agentName));
  if (!event.host.empty()) parts.append(text(event.host));
  if (event.status != 0) parts.append(QString::number(event.status));
  if (!event.reason.empty()) parts.append(refusalText(event.reason));
  const bool fine = event.outcome == AuditOutcome::ok;
  return {parts.join(QStringLiteral(" · ")), agoText(event.time, now), fine ? Tone::text : Tone::error};
}

ActivityList::ActivityList(const QString& ifNothing, QWidget* parent)
    : QWidget(parent), m_ifNothing(ifNothing), m_grid(new QGridLayout(this)) {
  m_grid->setContentsMargins({});
  m_grid->setHorizontalSpacing(space::m);
  m_grid->setVerticalSpacing(space::s);
  m_grid->setColumnStretch(0, 1);
}

void ActivityList::setLines(const std::vector<ActivityLine>& lines) {
  clearLayout(*m_grid);
  int row = 0;
  for (const ActivityLine& line : lines) {
    auto* what = new Text(line.what, TextSize::body, line.tone);
    wrap(*what);
    what->setToolTip(line.what);
    auto* when = new Text(line.when, TextSize::small, Tone::muted);
    m_grid->addWidget(what, row, 0);
    m_grid->addWidget(when, row++, 1, Qt::AlignTrailing | Qt::AlignTop);
  }
  if (lines.empty()) m_grid->addWidget(hint(m_ifNothing), 0, 0);
}

}  // namespace chatelaine::ui
