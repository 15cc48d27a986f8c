// Paints the rows of our tables: a monogram and two lines in the first column, quiet text and marks in the others.
#pragma once
#include <QtWidgets/QStyledItemDelegate>

#include <functional>
#include <optional>

#include "ui/look/icon.h"

namespace chatelaine::ui {

// What a cell shows besides its model's text.
struct CellLook {
  std::optional<QString> monogram;  // the name that a tile stands for
  std::optional<Icon> icon;
  QString secondLine;
  Tone tone = Tone::text;
  bool onTheWire = false;  // monospace
};

class RowDelegate final : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using Look = std::function<CellLook(const QModelIndex&)>;
  RowDelegate(Look look, int rowHeight, QObject* parent);

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  Look m_look;
  int m_rowHeight;
};

inline constexpr int tallRow = 52;
inline constexpr int shortRow = 36;

}  // namespace chatelaine::ui
