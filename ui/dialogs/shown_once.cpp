#include "ui/dialogs/shown_once.h"

#include <QtGui/QPainter>

#include "ui/look/colours.h"
#include "ui/look/fonts.h"
#include "ui/look/painting.h"
#include "ui/look/spacing.h"

namespace chatelaine::ui {

ShownOnce::ShownOnce(const QString& name, QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("shownOnce"));
  setAccessibleName(name);
  setFont(wireFont(TextSize::body));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ShownOnce::show(Secret secret) {
  m_secret = std::move(secret);
  update();
}

void ShownOnce::forget() { show(Secret()); }

QSize ShownOnce::sizeHint() const { return {420, 2 * fontMetrics().height() + 2 * space::m}; }

// In two lines where it is long; painted letter by letter, so that it never stands in one piece outside of the Secret.
void ShownOnce::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = coloursOf(palette());
  paintPanel(painter, rect(), c.sunken, c.line, extent::radius);
  painter.setPen(c.text);
  const int step = fontMetrics().horizontalAdvance(u'0');
  const int perLine = std::max(1, (width() - 2 * space::m) / step);
  const int lines = (int(m_secret.size()) + perLine - 1) / perLine;
  const int top = (height() - lines * fontMetrics().height()) / 2 + fontMetrics().ascent();
  int index = 0;
  for (const char letter : m_secret.text()) {
    const QPoint place(space::m + index % perLine * step, top + index / perLine * fontMetrics().height());
    painter.drawText(place, QString(QLatin1Char(letter)));
    ++index;
  }
}

}  // namespace chatelaine::ui
