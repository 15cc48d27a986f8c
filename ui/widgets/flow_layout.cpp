#include "ui/widgets/flow_layout.h"

#include <QtWidgets/QStyle>
#include <QtWidgets/QWidget>

#include <algorithm>

namespace chatelaine::ui {

FlowLayout::FlowLayout(QWidget* parent, int gap) : QLayout(parent), m_gap(gap) { setContentsMargins(0, 0, 0, 0); }

FlowLayout::~FlowLayout() {
  for (const QLayoutItem* item : m_items) delete item;
}

QLayoutItem* FlowLayout::itemAt(int index) const {
  return index >= 0 && index < count() ? m_items[std::size_t(index)] : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index) {
  QLayoutItem* const item = itemAt(index);
  if (item) m_items.erase(m_items.begin() + index);
  return item;
}

QSize FlowLayout::minimumSize() const {
  QSize size;
  for (const QLayoutItem* item : m_items) size = size.expandedTo(item->minimumSize());
  return size.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  arrange(rect, Apply::yes);
}

int FlowLayout::arrange(const QRect& rect, Apply apply) const {
  const QRect area = rect.marginsRemoved(contentsMargins());
  const Qt::LayoutDirection direction = parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;
  QPoint corner = area.topLeft();
  int lineHeight = 0;
  for (QLayoutItem* item : m_items) {
    if (item->isEmpty()) continue;
    const QSize size = item->sizeHint();
    if (corner.x() > area.left() && corner.x() + size.width() > area.right() + 1) {
      corner = {area.left(), corner.y() + lineHeight + m_gap};
      lineHeight = 0;
    }
    if (apply == Apply::yes) item->setGeometry(QStyle::visualRect(direction, area, QRect(corner, size)));
    corner.rx() += size.width() + m_gap;
    lineHeight = std::max(lineHeight, size.height());
  }
  return corner.y() + lineHeight - rect.top() + contentsMargins().bottom();
}

}  // namespace chatelaine::ui
