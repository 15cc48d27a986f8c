#include "ui/screens/common/centred.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>

#include "ui/screens/common/layouts.h"

namespace chatelaine::ui {

void centre(QWidget& page, QWidget& content, int width) {
  auto* inner = new QWidget;
  auto* column = new QVBoxLayout(inner);
  column->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
  column->setSpacing(space::l);
  auto* mark = new QLabel;
  mark->setPixmap(applicationIcon().pixmap(QSize(48, 48), page.devicePixelRatio()));
  content.setFixedWidth(width);
  mark->setFixedWidth(width);
  column->addStretch(2);
  column->addWidget(mark, 0, Qt::AlignHCenter);
  // A row of its own instead of an alignment: aligned widgets aren't asked for their height at a width.
  QHBoxLayout* row = rowLayout(0);
  row->addStretch(1);
  row->addWidget(&content);
  row->addStretch(1);
  column->addLayout(row);
  column->addStretch(3);
  auto* outer = new QVBoxLayout(&page);
  outer->setContentsMargins({});
  outer->addWidget(scrollable(inner));
}

}  // namespace chatelaine::ui
