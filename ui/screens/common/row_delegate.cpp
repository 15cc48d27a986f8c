#include "ui/screens/common/row_delegate.h"

#include <QtGui/QPainter>
#include <QtWidgets/QApplication>

#include "ui/look/fonts.h"
#include "ui/look/spacing.h"
#include "ui/widgets/monogram_tile.h"

namespace chatelaine::ui {
namespace {

struct Line {
  QString text;
  QFont font;
  QColor colour;
};

void drawLine(QPainter& painter, const QRect& rect, const Line& line) {
  painter.setFont(line.font);
  painter.setPen(line.colour);
  const QString shown = QFontMetrics(line.font).elidedText(line.text, Qt::ElideRight, rect.width());
  painter.drawText(rect, Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine, shown);
}

// Takes the part of `rect` that a picture of `size` and a gap need at its leading edge; returns where the picture goes.
QRect takePicture(QRect& rect, int size, Qt::LayoutDirection direction) {
  const QRect place(rect.left(), rect.center().y() - size / 2 + 1, size, size);
  const QRect placed = QStyle::visualRect(direction, rect, place);
  const QRect rest = rect.adjusted(size + (size > extent::icon ? space::m : space::s), 0, 0, 0);
  rect = QStyle::visualRect(direction, rect, rest);
  return placed;
}

}  // namespace

RowDelegate::RowDelegate(Look look, int rowHeight, QObject* parent)
    : QStyledItemDelegate(parent), m_look(std::move(look)), m_rowHeight(rowHeight) {}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const CellLook look = m_look(index);
  const QFont font = look.onTheWire ? wireFont() : bodyFont();
  int width = QFontMetrics(font).horizontalAdvance(index.data().toString()) + 2 * space::m;
  if (look.icon) width += extent::icon + space::m;
  return {std::max(width, option.fontMetrics.averageCharWidth() * 6), m_rowHeight};
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  item.text.clear();
  const QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
  style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);

  painter->save();
  const Colours& colours = coloursOf(option.palette);
  const CellLook look = m_look(index);
  QRect rect = option.rect.adjusted(index.column() == 0 ? space::l : space::s, 0, -space::s, 0);
  if (look.monogram) {
    const QRect tile = takePicture(rect, extent::tile, option.direction);
    paintMonogram(*painter, tile, *look.monogram, option.palette);
  }
  if (look.icon) {
    const QRect place = takePicture(rect, extent::icon, option.direction);
    painter->drawPixmap(
        place, pixmapOf(*look.icon, colourOf(colours, look.tone), extent::icon, painter->device()->devicePixelRatio()));
  }
  const QFont first =
      look.onTheWire ? wireFont() : bodyFont(TextSize::body, look.monogram ? QFont::Medium : QFont::Normal);
  Line line{index.data().toString(), first, colourOf(colours, look.tone)};
  if (look.secondLine.isEmpty()) {
    drawLine(*painter, rect, line);
  } else {
    const int middle = rect.center().y();
    drawLine(*painter, QRect(rect.left(), middle - 18, rect.width(), 18), line);
    drawLine(*painter, QRect(rect.left(), middle + 1, rect.width(), 18),
             {look.secondLine, bodyFont(TextSize::small), colours.muted});
  }
  painter->restore();
}

}  // namespace chatelaine::ui
