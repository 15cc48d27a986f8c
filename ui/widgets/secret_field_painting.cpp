#include <QtGui/QPainter>
#include <QtWidgets/QStyle>
#include <QtWidgets/QStyleOption>

#include <algorithm>

#include "ui/look/colours.h"
#include "ui/look/spacing.h"
#include "ui/widgets/secret_field.h"

namespace chatelaine::ui {
namespace {

constexpr std::size_t bulletsAtRest = 8;  // whatever the length
constexpr qreal bulletSize = 6;
constexpr qreal bulletStep = 9;
constexpr qreal lineStep = 16;

}  // namespace

QRect SecretField::textRect() const {
  const int buttons = 2 * extent::target + space::m;
  const QRect inner = rect().adjusted(10, space::xs, -buttons, -space::xs);
  return QStyle::visualRect(layoutDirection(), rect(), inner);
}

void SecretField::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  QStyleOptionFrame frame;
  frame.initFrom(this);
  frame.lineWidth = 1;
  style()->drawPrimitive(QStyle::PE_PanelLineEdit, &frame, &painter, this);
  if (isEmpty() && !m_placeholder.isEmpty()) {
    painter.setPen(palette().color(QPalette::PlaceholderText));
    const auto vertical = m_shape == SecretShape::oneLine ? Qt::AlignVCenter : Qt::AlignTop;
    painter.drawText(textRect(), int(Qt::AlignLeading | vertical) | Qt::TextWordWrap, m_placeholder);
  }
  paintBullets(painter);
}

// While typing there is one bullet per character, so that a person sees that a key was taken; at rest always eight.
void SecretField::paintBullets(QPainter& painter) const {
  const std::size_t count = hasFocus() ? m_buffer.characters() : isEmpty() ? 0 : bulletsAtRest;
  const QRectF area = textRect();
  const std::size_t perLine = std::max<std::size_t>(1, std::size_t(area.width() / bulletStep) - 1);
  const std::size_t lines = m_shape == SecretShape::oneLine ? 1 : std::size_t(std::max(1.0, area.height() / lineStep));
  const std::size_t shown = std::min(count, perLine * lines);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::Text));
  const qreal firstLine = m_shape == SecretShape::oneLine ? area.center().y() : area.top() + lineStep / 2;
  const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
  const auto place = [&](std::size_t index) {
    const qreal along = qreal(index % perLine) * bulletStep;
    const qreal x = rightToLeft ? area.right() - along - bulletSize : area.left() + along;
    return QPointF(x, firstLine + qreal(index / perLine) * lineStep);
  };
  for (std::size_t i = 0; i < shown; ++i)
    painter.drawEllipse(QRectF(place(i).x(), place(i).y() - bulletSize / 2, bulletSize, bulletSize));
  if (!hasFocus()) return;
  const std::size_t at = shown < perLine * lines ? shown : shown - 1;
  const qreal x = place(at).x() + (at == shown ? 0 : bulletStep);
  painter.fillRect(QRectF(x, place(at).y() - 8, 1.5, 16), coloursOf(palette()).accent);
}

}  // namespace chatelaine::ui
