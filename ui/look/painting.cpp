#include "ui/look/painting.h"

#include <QtGui/QPainter>

namespace chatelaine::ui {

static void paintRounded(QPainter& painter, const QRectF& rect, const QBrush& brush, const QPen& pen, qreal radius) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(brush);
  painter.setPen(pen);
  painter.drawRoundedRect(rect, radius, radius);
  painter.restore();
}

void paintPanel(QPainter& painter, const QRect& rect, const QColor& fill, const QColor& border, qreal radius) {
  const qreal inset = border.isValid() ? 0.5 : 0;
  paintRounded(painter, QRectF(rect).adjusted(inset, inset, -inset, -inset),
               fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush),
               border.isValid() ? QPen(border, 1) : QPen(Qt::NoPen), radius);
}

void paintFocusRing(QPainter& painter, const QRect& rect, const QColor& accent, qreal radius) {
  paintRounded(painter, QRectF(rect).adjusted(1, 1, -1, -1), Qt::NoBrush, QPen(accent, 2), radius);
}

}  // namespace chatelaine::ui
