#include "ui/screens/frame/nav_button.h"

#include <QtGui/QPainter>

#include "ui/look/fonts.h"
#include "ui/look/painting.h"
#include "ui/look/spacing.h"

namespace chatelaine::ui {

NavButton::NavButton(Icon icon, const QString& text, QWidget* parent) : QAbstractButton(parent), m_icon(icon) {
  setText(text);
  setAccessibleName(text);
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setFont(bodyFont(TextSize::body, QFont::Medium));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void NavButton::setCount(int count, Tone tone, const QString& meaning) {
  m_count = count;
  m_countTone = tone;
  setAccessibleDescription(meaning);
  update();
}

QSize NavButton::sizeHint() const { return {fontMetrics().horizontalAdvance(text()) + 80, extent::control}; }

void NavButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& colours = coloursOf(palette());
  if (isChecked()) {
    paintPanel(painter, rect(), colours.accentTint, {}, extent::radius);
  } else if (underMouse()) {
    paintPanel(painter, rect(), colours.hover, {}, extent::radius);
  }
  if (hasFocus()) paintFocusRing(painter, rect(), colours.accent, extent::radius);

  const QColor ink = isChecked() ? colours.accent : colours.muted;
  const QRect content = rect().adjusted(space::s + 2, 0, -space::s - 2, 0);
  const auto placed = [&](const QRect& logical) { return QStyle::visualRect(layoutDirection(), content, logical); };
  const QRect iconPlace(content.left(), content.center().y() - 7, extent::icon, extent::icon);
  painter.drawPixmap(placed(iconPlace), pixmapOf(m_icon, ink, extent::icon, devicePixelRatio()));

  int countWidth = 0;
  if (m_count > 0) {
    const QString count = locale().toString(m_count);
    painter.setFont(digitFont(TextSize::small, QFont::Medium));
    painter.setPen(colourOf(colours, m_countTone));
    countWidth = painter.fontMetrics().horizontalAdvance(count) + space::s;
    painter.drawText(content, Qt::AlignTrailing | Qt::AlignVCenter, count);
  }
  painter.setFont(font());
  painter.setPen(isChecked() ? colours.accent : colours.text);
  const QRect textPlace = content.adjusted(extent::icon + 10, 0, -countWidth, 0);
  const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, textPlace.width());
  painter.drawText(placed(textPlace), Qt::AlignLeading | Qt::AlignVCenter, shown);
}

}  // namespace chatelaine::ui
