#include "ui/screens/common/layouts.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QToolButton>

namespace chatelaine::ui {

QHBoxLayout* rowLayout(int spacing) {
  auto* layout = new QHBoxLayout;
  layout->setContentsMargins({});
  layout->setSpacing(spacing);
  return layout;
}

QVBoxLayout* columnLayout(int spacing) {
  auto* layout = new QVBoxLayout;
  layout->setContentsMargins({});
  layout->setSpacing(spacing);
  return layout;
}

QPushButton* button(const QString& text, const QString& objectName, Emphasis emphasis) {
  auto* made = new QPushButton(text);
  made->setObjectName(objectName);
  setEmphasis(*made, emphasis);
  made->setAutoDefault(false);
  return made;
}

QPushButton* button(Icon icon, const QString& text, const QString& objectName, Emphasis emphasis) {
  QPushButton* made = button(text, objectName, emphasis);
  made->setIcon(iconOf(icon, emphasis == Emphasis::primary ? Tone::onAccent : Tone::muted));
  return made;
}

QToolButton* iconButton(Icon icon, const QString& name, const QString& objectName) {
  auto* made = new QToolButton;
  made->setIcon(iconOf(icon));
  made->setIconSize({extent::icon, extent::icon});
  made->setAutoRaise(true);
  made->setToolTip(name);
  made->setAccessibleName(name);
  made->setObjectName(objectName);
  made->setFocusPolicy(Qt::StrongFocus);
  return made;
}

QScrollArea* scrollable(QWidget* content) {
  auto* area = new QScrollArea;
  area->setWidget(content);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  return area;
}

void clearLayout(QLayout& layout) {
  while (QLayoutItem* item = layout.takeAt(0)) {
    if (QWidget* widget = item->widget()) {
      widget->hide();
      widget->deleteLater();
    }
    if (QLayout* nested = item->layout()) clearLayout(*nested);
    delete item;
  }
}

}  // namespace chatelaine::ui
