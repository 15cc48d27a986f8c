#include "ui/wizards/service_delegate.h"

#include <QtGui/QPainter>
#include <QtWidgets/QApplication>

#include "models/service_list_model.h"
#include "ui/look/colours.h"
#include "ui/look/fonts.h"
#include "ui/look/spacing.h"
#include "ui/widgets/monogram_tile.h"

namespace chatelaine::ui {

void ServiceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem item(option);
  initStyleOption(&item, index);
  const QWidget* view = option.widget;
  view->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, view);
  const Colours& c = coloursOf(option.palette);
  const QRect line = option.rect.adjusted(space::m, 0, -space::m, 0);
  const auto placed = [&](const QRect& rect) { return QStyle::visualRect(option.direction, line, rect); };
  const QString name = index.data(models::ServiceListModel::NameRole).toString();
  const QString hosts = index.data(models::ServiceListModel::HostsRole).toString();
  const int top = line.top() + (line.height() - extent::tile) / 2;
  paintMonogram(*painter, placed({line.left(), top, extent::tile, extent::tile}), name, option.palette);
  const QRect text(line.left() + extent::tile + space::m, line.top(), line.width() - extent::tile - space::m,
                   line.height());
  painter->save();
  painter->setFont(bodyFont(TextSize::body, QFont::Medium));
  painter->setPen(c.text);
  const auto leading = QStyle::visualAlignment(option.direction, Qt::AlignLeft);
  painter->drawText(placed(QRect(text.left(), top - 1, text.width(), 17)), int(leading | Qt::AlignVCenter),
                    painter->fontMetrics().elidedText(name, Qt::ElideRight, text.width()));
  painter->setFont(bodyFont(TextSize::small));
  painter->setPen(c.muted);
  painter->drawText(placed(QRect(text.left(), top + 16, text.width(), 16)), int(leading | Qt::AlignVCenter),
                    painter->fontMetrics().elidedText(hosts, Qt::ElideRight, text.width()));
  painter->restore();
}

QSize ServiceDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {240, 48}; }

}  // namespace chatelaine::ui
