// The strokes that all our controls share: panels with hairline borders and the focus ring.
#pragma once
#include <QtGui/QColor>

class QPainter;
class QRect;
class QRectF;

namespace chatelaine::ui {

// Fills and outlines a rounded rectangle exactly inside `rect`; an invalid colour leaves that part out.
void paintPanel(QPainter& painter, const QRect& rect, const QColor& fill, const QColor& border, qreal radius);
// Two pixels of accent just inside `rect`.
void paintFocusRing(QPainter& painter, const QRect& rect, const QColor& accent, qreal radius);

}  // namespace chatelaine::ui
