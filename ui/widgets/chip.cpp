#include "ui/widgets/chip.h"

#include <QtGui/QPainter>

#include "ui/look/fonts.h"
#include "ui/look/icon.h"
#include "ui/look/painting.h"
#include "ui/look/spacing.h"

namespace chatelaine::ui {

Chip::Chip(const QString& text, Tone tone, QWidget* parent) : QWidget(parent), m_tone(tone) {
  setFont(bodyFont(TextSize::small, QFont::Medium));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  set(text, tone);
}

void Chip::set(const QString& text, Tone tone) {
  m_text = text;
  m_tone = tone;
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSize Chip::sizeHint() const { return {fontMetrics().horizontalAdvance(m_text) + 2 * space::s, 20}; }

void Chip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = coloursOf(palette());
  const bool plain = m_tone == Tone::muted || m_tone == Tone::text || m_tone == Tone::faint;
  paintPanel(painter, rect(), tintOf(c, m_tone), plain ? c.line : QColor(), height() / 2.0);
  painter.setPen(colourOf(c, m_tone));
  painter.drawText(rect(), Qt::AlignCenter, m_text);
}

FilterChip::FilterChip(const QString& text, QWidget* parent) : QAbstractButton(parent) {
  setText(text);
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setFont(bodyFont(TextSize::small, QFont::Medium));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize FilterChip::sizeHint() const {
  const int mark = isCheckable() ? extent::icon : 0;
  return {fontMetrics().horizontalAdvance(text()) + 2 * space::m + mark, 26};
}

void FilterChip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = coloursOf(palette());
  const QColor fill = isChecked() ? c.accentTint : underMouse() ? c.hover : c.surface;
  paintPanel(painter, rect(), fill, isChecked() ? c.accent : c.lineStrong, height() / 2.0);
  if (hasFocus()) paintFocusRing(painter, rect(), c.accent, height() / 2.0);
  QRect content = rect().adjusted(space::m, 0, -space::m, 0);
  const QPixmap mark = pixmapOf(Icon::check, c.accent, 12, devicePixelRatio());
  if (isChecked())
    painter.drawPixmap(
        QStyle::alignedRect(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter, {12, 12}, content).topLeft(), mark);
  painter.setPen(isEnabled() ? c.text : palette().color(QPalette::Disabled, QPalette::Text));
  painter.drawText(
      isChecked() ? QStyle::visualRect(layoutDirection(), content, content.adjusted(extent::icon, 0, 0, 0)) : content,
      Qt::AlignCenter, text());
}

}  // namespace chatelaine::ui
