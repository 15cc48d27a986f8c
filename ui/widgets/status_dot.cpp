#include "ui/widgets/status_dot.h"

#include <QtGui/QPainter>

#include "ui/look/colours.h"

namespace chatelaine::ui {

void paintStatus(QPainter& painter, const QRect& rect, Status status, const QPalette& palette) {
  const Colours& c = coloursOf(palette);
  const QRectF box(rect.center().x() - 3, rect.center().y() - 3, 8, 8);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  switch (status) {
    case Status::idle:
      painter.setPen(QPen(c.faint, 1.5));
      painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75));
      break;
    case Status::ok: painter.setBrush(c.ok), painter.drawEllipse(box); break;
    case Status::busy:
      painter.setPen(QPen(c.accent, 1.5)), painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75));
      painter.setPen(Qt::NoPen), painter.setBrush(c.accent), painter.drawPie(box, 90 * 16, -180 * 16);
      break;
    case Status::warning:
      painter.setBrush(c.warn);
      painter.drawPolygon(
          QPolygonF{{box.center().x(), box.top()}, {box.right(), box.bottom()}, {box.left(), box.bottom()}});
      break;
    case Status::error: painter.setBrush(c.error), painter.drawRect(box); break;
  }
  painter.restore();
}

StatusDot::StatusDot(Status status, const QString& meaning, QWidget* parent) : QWidget(parent), m_status(status) {
  setFixedSize(16, 16);
  set(status, meaning);
}

void StatusDot::set(Status status, const QString& meaning) {
  m_status = status;
  setAccessibleName(meaning);
  setToolTip(meaning);
  update();
}

void StatusDot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintStatus(painter, rect(), m_status, palette());
}

}  // namespace chatelaine::ui
