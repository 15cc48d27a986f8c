#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QAbstractScrollArea>
#include <QtWidgets/QProxyStyle>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStyleOption>

#include "ui/look/fonts.h"
#include "ui/look/painting.h"
#include "ui/look/spacing.h"
#include "ui/look/style_parts.h"

namespace chatelaine::ui::parts {
namespace {

constexpr int shortestSlider = 32;

}  // namespace

bool isFramedView(const QWidget* widget) {
  const auto* area = qobject_cast<const QAbstractScrollArea*>(widget);
  const bool isPopup = area && area->window()->windowType() == Qt::Popup;
  return area && !isPopup && area->frameShape() != QFrame::NoFrame && !area->inherits("QScrollArea");
}

void drawFrame(const Canvas& canvas) {
  const Colours& c = canvas.colours;
  if (!isFramedView(canvas.widget)) return paintPanel(canvas.painter, canvas.option.rect, {}, c.line, extent::radius);
  paintPanel(canvas.painter, canvas.option.rect, c.surface, c.lineStrong, extent::radius);
  if (canvas.widget->hasFocus()) paintFocusRing(canvas.painter, canvas.option.rect, c.accent, extent::radius);
}

// Selection is a tint that keeps the text's own colours, with a bar of accent at the leading edge of the row.
void drawItem(const Canvas& canvas) {
  const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(&canvas.option);
  if (!item) return;
  const Colours& c = canvas.colours;
  if (item->backgroundBrush.style() != Qt::NoBrush) canvas.painter.fillRect(item->rect, item->backgroundBrush);
  if (canvas.has(QStyle::State_Selected)) {
    canvas.painter.fillRect(item->rect, c.accentTint);
    const bool leads =
        item->viewItemPosition != QStyleOptionViewItem::Middle && item->viewItemPosition != QStyleOptionViewItem::End;
    const QRect bar(item->rect.left(), item->rect.top(), 3, item->rect.height());
    if (leads) canvas.painter.fillRect(QStyle::visualRect(item->direction, item->rect, bar), c.accent);
  } else if (canvas.has(QStyle::State_MouseOver)) {
    canvas.painter.fillRect(item->rect, c.hover);
  }
}

void drawHeader(const Canvas& canvas) {
  canvas.painter.fillRect(canvas.option.rect, canvas.colours.surface);
  const QRect& rect = canvas.option.rect;
  canvas.painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), canvas.colours.line);
}

// Quiet, and in line with the text of the cells below: the first column begins where the page's margin ends.
void drawHeaderLabel(const QStyle& style, const Canvas& canvas) {
  const auto* source = qstyleoption_cast<const QStyleOptionHeader*>(&canvas.option);
  const auto* proxy = qobject_cast<const QProxyStyle*>(&style);
  if (!source || !proxy) return;
  QStyleOptionHeaderV2 header;
  if (const auto* newer = qstyleoption_cast<const QStyleOptionHeaderV2*>(source)) header = *newer;
  else header.QStyleOptionHeader::operator=(*source);
  header.palette.setColor(QPalette::ButtonText, canvas.colours.muted);
  header.state &= ~QStyle::State_On;  // a selected cell doesn't make its column's title bold
  const bool isFirst =
      header.position == QStyleOptionHeader::Beginning || header.position == QStyleOptionHeader::OnlyOneSection;
  const QRect moved = header.rect.adjusted(isFirst ? space::m : space::xs, 0, 0, 0);
  header.rect = QStyle::visualRect(header.direction, header.rect, moved);
  canvas.painter.save();
  canvas.painter.setFont(bodyFont(TextSize::small, QFont::Medium));
  proxy->baseStyle()->drawControl(QStyle::CE_HeaderLabel, &header, &canvas.painter, canvas.widget);
  canvas.painter.restore();
}

void drawSortArrow(const Canvas& canvas) {
  const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&canvas.option);
  if (!header || header->sortIndicator == QStyleOptionHeader::None) return;
  drawArrow(canvas, header->sortIndicator == QStyleOptionHeader::SortUp ? Icon::chevronUp : Icon::chevronDown);
}

void drawMenuPanel(const Canvas& canvas) {
  paintPanel(canvas.painter, canvas.option.rect, canvas.colours.surface, canvas.colours.lineStrong, 0);
}

void drawTab(const Canvas& canvas) {
  const Colours& c = canvas.colours;
  const QRect& rect = canvas.option.rect;
  const bool selected = canvas.has(QStyle::State_Selected);
  if (!selected && canvas.has(QStyle::State_MouseOver))
    paintPanel(canvas.painter, rect.adjusted(2, 4, -2, -4), c.hover, {}, extent::radius);
  if (selected)
    canvas.painter.fillRect(QRect(rect.left() + space::s, rect.bottom() - 1, rect.width() - space::l, 2), c.accent);
  if (canvas.has(QStyle::State_HasFocus) && canvas.has(QStyle::State_KeyboardFocusChange))
    paintFocusRing(canvas.painter, rect.adjusted(2, 4, -2, -4), c.accent, extent::radius);
}

void drawTabLine(const Canvas& canvas) {
  const QRect& rect = canvas.option.rect;
  const bool isBar = canvas.widget && canvas.widget->inherits("QTabBar");
  const int y = isBar ? rect.bottom() : rect.top();
  canvas.painter.fillRect(QRect(rect.left(), y, rect.width(), 1), canvas.colours.line);
}

void drawProgressGroove(const Canvas& canvas) {
  QRect rect = canvas.option.rect;
  rect = QRect(rect.left(), rect.center().y() - 1, rect.width(), 4);
  paintPanel(canvas.painter, rect, canvas.colours.line, {}, 2);
}

void drawProgress(const Canvas& canvas) {
  const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(&canvas.option);
  if (!bar) return;
  QRect rect(bar->rect.left(), bar->rect.center().y() - 1, bar->rect.width(), 4);
  const int range = bar->maximum - bar->minimum;
  if (range > 0) rect.setWidth(int(qint64(rect.width()) * (bar->progress - bar->minimum) / range));
  const QRect placed = QStyle::visualRect(bar->direction, bar->rect, rect);
  if (placed.width() > 0) paintPanel(canvas.painter, placed, canvas.colours.accent, {}, 2);
}

QRect sliderRect(const QStyle& style, const QStyleOptionSlider& slider) {
  const bool upright = slider.orientation == Qt::Vertical;
  const int length = upright ? slider.rect.height() : slider.rect.width();
  const int range = slider.maximum - slider.minimum;
  const qint64 share =
      range + slider.pageStep > 0 ? qint64(length) * slider.pageStep / (range + slider.pageStep) : length;
  const int size = std::min(length, std::max(shortestSlider, int(share)));
  const int start = style.sliderPositionFromValue(slider.minimum, slider.maximum, slider.sliderPosition, length - size,
                                                  slider.upsideDown);
  if (upright) return {slider.rect.left(), slider.rect.top() + start, slider.rect.width(), size};
  return {slider.rect.left() + start, slider.rect.top(), size, slider.rect.height()};
}

void drawScrollBar(const QStyle& style, const Canvas& canvas) {
  const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(&canvas.option);
  if (!slider) return;
  const bool onWindow = canvas.widget && canvas.widget->parentWidget() &&
                        canvas.widget->parentWidget()->parentWidget() &&
                        canvas.widget->parentWidget()->parentWidget()->inherits("QScrollArea");
  canvas.painter.fillRect(slider->rect, slider->palette.color(onWindow ? QPalette::Window : QPalette::Base));
  if (slider->maximum == slider->minimum) return;
  const bool lit = canvas.has(QStyle::State_MouseOver) || canvas.has(QStyle::State_Sunken);
  paintPanel(canvas.painter, sliderRect(style, *slider).adjusted(3, 3, -3, -3),
             lit ? canvas.colours.faint : canvas.colours.lineStrong, {}, 3);
}

}  // namespace chatelaine::ui::parts
