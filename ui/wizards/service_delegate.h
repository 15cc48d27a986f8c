// Paints a service in the list: monogram, name, hosts.
#pragma once
#include <QtWidgets/QStyledItemDelegate>

namespace chatelaine::ui {

class ServiceDelegate final : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace chatelaine::ui
