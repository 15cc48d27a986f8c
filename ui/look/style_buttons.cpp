#include <QtGui/QPainter>
#include <QtWidgets/QStyleOption>

#include "ui/look/emphasis.h"
#include "ui/look/painting.h"
#include "ui/look/spacing.h"
#include "ui/look/style_parts.h"

namespace chatelaine::ui::parts {
namespace {

struct Surface {
  QColor fill, border, text;
};

QColor shaded(const QColor& colour, const Canvas& canvas) {
  if (canvas.has(QStyle::State_Sunken)) return canvas.colours.dark ? colour.lighter(90) : colour.darker(112);
  if (canvas.has(QStyle::State_MouseOver)) return canvas.colours.dark ? colour.lighter(108) : colour.darker(106);
  return colour;
}

bool isDefault(const Canvas& canvas) {
  const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&canvas.option);
  return button && (button->features & QStyleOptionButton::DefaultButton);
}

Surface plainSurface(const Canvas& canvas) {
  const Colours& c = canvas.colours;
  if (canvas.has(QStyle::State_On)) return {c.accentTint, c.accent, c.text};
  return {canvas.has(QStyle::State_Sunken) || canvas.has(QStyle::State_MouseOver) ? c.hover : c.surface, c.lineStrong,
          c.text};
}

Surface surfaceOf(const Canvas& canvas) {
  const Colours& c = canvas.colours;
  const Emphasis emphasis = emphasisOf(canvas.widget);
  if (!canvas.has(QStyle::State_Enabled)) {
    const bool flat = emphasis == Emphasis::quiet;
    return {flat ? QColor() : c.sunken, flat ? QColor() : c.line,
            canvas.option.palette.color(QPalette::Disabled, QPalette::ButtonText)};
  }
  switch (emphasis) {
    case Emphasis::primary: return {shaded(c.accent, canvas), {}, c.onAccent};
    case Emphasis::danger: {
      const bool lit = canvas.has(QStyle::State_MouseOver) || canvas.has(QStyle::State_Sunken);
      return {lit ? c.errorTint : c.surface, c.error, c.error};
    }
    case Emphasis::quiet: return {canvas.has(QStyle::State_MouseOver) ? c.hover : QColor(), {}, c.accent};
    case Emphasis::normal: break;
  }
  return isDefault(canvas) ? Surface{shaded(c.accent, canvas), {}, c.onAccent} : plainSurface(canvas);
}

bool showsFocus(const Canvas& canvas) {
  return canvas.has(QStyle::State_HasFocus) && canvas.has(QStyle::State_KeyboardFocusChange);
}

void drawMark(const Canvas& canvas, const QRect& box, Icon icon) {
  const qreal ratio = canvas.painter.device()->devicePixelRatio();
  const QRect inner = box.adjusted(2, 2, -2, -2);
  const QColor colour = canvas.has(QStyle::State_Enabled) ? canvas.colours.onAccent : canvas.colours.surface;
  canvas.painter.drawPixmap(inner.topLeft(), pixmapOf(icon, colour, inner.width(), ratio));
}

Surface indicatorSurface(const Canvas& canvas, bool marked) {
  const Colours& c = canvas.colours;
  if (!canvas.has(QStyle::State_Enabled)) return {marked ? c.lineStrong : c.sunken, c.lineStrong, c.surface};
  if (marked) return {c.accent, c.accent, c.onAccent};
  return {canvas.has(QStyle::State_MouseOver) ? c.hover : c.surface, c.faint, c.onAccent};
}

}  // namespace

bool Canvas::has(QStyle::StateFlag flag) const { return option.state.testFlag(flag); }

void drawButton(const Canvas& canvas) {
  const Surface surface = surfaceOf(canvas);
  paintPanel(canvas.painter, canvas.option.rect, surface.fill, surface.border, extent::radius);
  if (!showsFocus(canvas)) return;
  paintFocusRing(canvas.painter, canvas.option.rect, canvas.colours.accent, extent::radius);
  const bool filled = surface.fill.isValid() && surface.text == canvas.colours.onAccent;
  if (filled)  // accent on accent would not be seen: a second ring inside in the text's colour
    paintPanel(canvas.painter, canvas.option.rect.adjusted(2, 2, -2, -2), {}, canvas.colours.onAccent,
               extent::radius - 2);
}

// The icon takes the colour of the text, whatever it was made in.
static void drawButtonIcon(const Canvas& canvas, const QStyleOptionButton& button, const QRect& place,
                           const QColor& tone) {
  QPixmap pixmap = button.icon.pixmap(button.iconSize, canvas.painter.device()->devicePixelRatio());
  QPainter tint(&pixmap);
  tint.setCompositionMode(QPainter::CompositionMode_SourceIn);
  tint.fillRect(QRect(QPoint(0, 0), button.iconSize), tone);
  tint.end();
  canvas.painter.drawPixmap(place.topLeft(), pixmap);
}

void drawButtonLabel(const Canvas& canvas) {
  const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&canvas.option);
  if (!button) return;
  const QColor tone = surfaceOf(canvas).text;
  constexpr int gap = 6;
  const bool hasIcon = !button->icon.isNull();
  const bool hasMenu = button->features & QStyleOptionButton::HasMenu;
  const int iconWidth = hasIcon ? button->iconSize.width() + (button->text.isEmpty() ? 0 : gap) : 0;
  const int textWidth = button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width();
  const QRect area = button->rect.adjusted(0, 0, hasMenu ? -space::l : 0, 0);
  const int start = area.left() + std::max(space::xs, (area.width() - iconWidth - textWidth) / 2);
  const auto placed = [&](const QRect& rect) { return QStyle::visualRect(button->direction, button->rect, rect); };
  const int iconTop = area.top() + (area.height() - button->iconSize.height()) / 2;
  if (hasIcon) drawButtonIcon(canvas, *button, placed(QRect(QPoint(start, iconTop), button->iconSize)), tone);
  canvas.painter.setPen(tone);
  const QRect text(start + iconWidth, area.top(), area.right() - start - iconWidth + 1, area.height());
  canvas.painter.drawText(
      placed(text),
      int(QStyle::visualAlignment(button->direction, Qt::AlignLeft) | Qt::AlignVCenter) | Qt::TextHideMnemonic,
      button->text);
}

void drawToolButton(const Canvas& canvas) {
  const Colours& c = canvas.colours;
  if (canvas.has(QStyle::State_On)) paintPanel(canvas.painter, canvas.option.rect, c.accentTint, {}, extent::radius);
  else if (canvas.has(QStyle::State_Enabled) &&
           (canvas.has(QStyle::State_MouseOver) || canvas.has(QStyle::State_Sunken)))
    paintPanel(canvas.painter, canvas.option.rect, c.hover, {}, extent::radius);
  if (showsFocus(canvas)) paintFocusRing(canvas.painter, canvas.option.rect, c.accent, extent::radius);
}

void drawCheckBox(const Canvas& canvas) {
  const bool marked = canvas.has(QStyle::State_On) || canvas.has(QStyle::State_NoChange);
  const Surface surface = indicatorSurface(canvas, marked);
  paintPanel(canvas.painter, canvas.option.rect, surface.fill, surface.border, 4);
  if (canvas.has(QStyle::State_On)) drawMark(canvas, canvas.option.rect, Icon::check);
  if (canvas.has(QStyle::State_NoChange))
    canvas.painter.fillRect(canvas.option.rect.adjusted(4, 7, -4, -7), surface.text);
}

void drawRadioButton(const Canvas& canvas) {
  const Surface surface = indicatorSurface(canvas, canvas.has(QStyle::State_On));
  const QRect& rect = canvas.option.rect;
  paintPanel(canvas.painter, rect, surface.fill, surface.border, rect.width() / 2.0);
  if (canvas.has(QStyle::State_On))
    paintPanel(canvas.painter, rect.adjusted(5, 5, -5, -5), surface.text, {}, rect.width() / 2.0);
}

void drawFocus(const Canvas& canvas) {
  if (canvas.has(QStyle::State_KeyboardFocusChange))
    paintFocusRing(canvas.painter, canvas.option.rect, canvas.colours.accent, extent::radius - 2);
}

}  // namespace chatelaine::ui::parts
