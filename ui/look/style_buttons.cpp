#include <QtGui/QPainter>
#include <QtWidgets/QProxyStyle>
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

void drawButtonLabel(const QStyle& style, const Canvas& canvas) {
  const auto* source = qstyleoption_cast<const QStyleOptionButton*>(&canvas.option);
  if (!source) return;
  QStyleOptionButton button(*source);
  const Surface surface = surfaceOf(canvas);
  button.palette.setColor(QPalette::ButtonText, surface.text);
  if (!button.icon.isNull() && canvas.has(QStyle::State_Enabled)) {
    const qreal ratio = canvas.painter.device()->devicePixelRatio();
    QPixmap pixmap = button.icon.pixmap(button.iconSize, ratio, QIcon::Normal);
    QPainter tint(&pixmap);
    tint.setCompositionMode(QPainter::CompositionMode_SourceIn);
    tint.fillRect(pixmap.rect(), surface.text);
    tint.end();
    button.icon = QIcon(pixmap);
  }
  static_cast<const QProxyStyle&>(style).baseStyle()->drawControl(QStyle::CE_PushButtonLabel, &button, &canvas.painter,
                                                                  canvas.widget);
}

void drawToolButton(const Canvas& canvas) {
  const Colours& c = canvas.colours;
  if (canvas.has(QStyle::State_On))
    paintPanel(canvas.painter, canvas.option.rect, c.accentTint, {}, extent::radius);
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
