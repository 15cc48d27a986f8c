#include <QtGui/QPainter>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QStyleOption>

#include "ui/look/painting.h"
#include "ui/look/spacing.h"
#include "ui/look/style_parts.h"

namespace chatelaine::ui::parts {
namespace {

constexpr int arrowSize = 14;
constexpr int stepperWidth = 24;

void drawFieldPanel(const Canvas& canvas) {
  const Colours& c = canvas.colours;
  const bool enabled = canvas.has(QStyle::State_Enabled);
  const QRect& rect = canvas.option.rect;
  paintPanel(canvas.painter, rect, enabled ? c.surface : c.sunken, enabled ? c.lineStrong : c.line, extent::radius);
  const bool invalid = canvas.widget && canvas.widget->property("chatelaineInvalid").toBool();
  if (invalid) paintPanel(canvas.painter, rect, {}, c.error, extent::radius);
  if (canvas.has(QStyle::State_HasFocus)) paintFocusRing(canvas.painter, rect, c.accent, extent::radius);
}

}  // namespace

bool isInsideAnotherField(const QWidget* widget) {
  const QWidget* parent = widget ? widget->parentWidget() : nullptr;
  return qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent);
}

void drawField(const Canvas& canvas) {
  if (!isInsideAnotherField(canvas.widget)) drawFieldPanel(canvas);
}

void drawArrow(const Canvas& canvas, Icon icon) {
  const QRect& rect = canvas.option.rect;
  const int size = std::min({arrowSize, rect.width(), rect.height()});
  const QColor colour = canvas.has(QStyle::State_Enabled) ? canvas.colours.muted : canvas.colours.lineStrong;
  const QPoint corner(rect.center().x() - size / 2 + 1, rect.center().y() - size / 2 + 1);
  canvas.painter.drawPixmap(corner, pixmapOf(icon, colour, size, canvas.painter.device()->devicePixelRatio()));
}

void drawComboBox(const Canvas& canvas) {
  const Colours& c = canvas.colours;
  const QRect& rect = canvas.option.rect;
  drawFieldPanel(canvas);
  const bool lit = canvas.has(QStyle::State_MouseOver) && canvas.has(QStyle::State_Enabled);
  if (lit && !canvas.has(QStyle::State_HasFocus)) paintPanel(canvas.painter, rect, {}, c.faint, extent::radius);
  QStyleOption arrow(canvas.option);
  arrow.rect =
      QStyle::visualRect(canvas.option.direction, rect, QRect(rect.right() - 27, rect.top(), 28, rect.height()));
  drawArrow({arrow, canvas.painter, canvas.widget, c}, Icon::chevronDown);
}

QRect spinBoxRect(const QRect& whole, Qt::LayoutDirection direction, QStyle::SubControl part) {
  const int half = whole.height() / 2;
  const QRect steppers(whole.right() - stepperWidth, whole.top(), stepperWidth, whole.height());
  switch (part) {
    case QStyle::SC_SpinBoxUp: return QStyle::visualRect(direction, whole, steppers.adjusted(0, 3, 0, -half));
    case QStyle::SC_SpinBoxDown: return QStyle::visualRect(direction, whole, steppers.adjusted(0, half, 0, -3));
    default: return QStyle::visualRect(direction, whole, whole.adjusted(8, 1, -stepperWidth - 2, -1));
  }
}

void drawSpinBox(const Canvas& canvas) {
  drawFieldPanel(canvas);
  const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(&canvas.option);
  if (!spin || spin->buttonSymbols == QAbstractSpinBox::NoButtons) return;
  QStyleOption arrow(canvas.option);
  arrow.rect = spinBoxRect(canvas.option.rect, canvas.option.direction, QStyle::SC_SpinBoxUp);
  drawArrow({arrow, canvas.painter, canvas.widget, canvas.colours}, Icon::chevronUp);
  arrow.rect = spinBoxRect(canvas.option.rect, canvas.option.direction, QStyle::SC_SpinBoxDown);
  drawArrow({arrow, canvas.painter, canvas.widget, canvas.colours}, Icon::chevronDown);
}

}  // namespace chatelaine::ui::parts
