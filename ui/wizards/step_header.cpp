#include "ui/wizards/step_header.h"

#include <QtGui/QPainter>

#include "ui/look/colours.h"
#include "ui/look/fonts.h"
#include "ui/look/icon.h"
#include "ui/look/painting.h"
#include "ui/look/spacing.h"

namespace chatelaine::ui {
namespace {

constexpr int disc = 22;
constexpr int line = 32;

}  // namespace

StepHeader::StepHeader(const QStringList& steps, QWidget* parent) : QWidget(parent), m_steps(steps) {
  setFont(bodyFont(TextSize::body, QFont::Medium));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setCurrent(0);
}

void StepHeader::setCurrent(int step) {
  m_current = step;
  setAccessibleName(tr("Step %1 of %2: %3").arg(step + 1).arg(m_steps.size()).arg(m_steps.value(step)));
  update();
}

QSize StepHeader::sizeHint() const {
  int width = 0;
  for (const QString& step : m_steps) width += disc + space::s + fontMetrics().horizontalAdvance(step);
  return {width + int(m_steps.size() - 1) * (line + 2 * space::s) + space::s, disc + 2};
}

void StepHeader::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  int x = 0;
  for (int step = 0; step < m_steps.size(); ++step) {
    const int width = disc + space::s + fontMetrics().horizontalAdvance(m_steps.at(step));
    paintStep(painter, step, QRect(x, 1, width + 2, disc));
    x += width + space::s;
    const QRect rule(x, 1 + disc / 2, line, 1);
    if (step + 1 < m_steps.size())
      painter.fillRect(QStyle::visualRect(layoutDirection(), rect(), rule), coloursOf(palette()).lineStrong);
    x += line + space::s;
  }
}

void StepHeader::paintStep(QPainter& painter, int step, const QRect& rect) const {
  const Colours& c = coloursOf(palette());
  const auto placed = [&](const QRect& part) { return QStyle::visualRect(layoutDirection(), this->rect(), part); };
  const QRect circle = placed(QRect(rect.left(), rect.top(), disc, disc));
  const bool isCurrent = step == m_current;
  const bool isDone = step < m_current;
  paintPanel(painter, circle,
             isCurrent ? c.accent
             : isDone  ? c.accentTint
                       : QColor(),
             isCurrent || isDone ? QColor() : c.lineStrong, disc / 2.0);
  painter.setPen(isCurrent ? c.onAccent : c.muted);
  if (isDone)
    painter.drawPixmap(circle.topLeft() + QPoint(4, 4), pixmapOf(Icon::check, c.accent, 14, devicePixelRatio()));
  else painter.drawText(circle, Qt::AlignCenter, locale().toString(step + 1));
  painter.setPen(isCurrent ? c.text : c.muted);
  const QRect text = rect.adjusted(disc + space::s, 0, 0, 0);
  painter.drawText(placed(text), int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter),
                   m_steps.at(step));
}

}  // namespace chatelaine::ui
