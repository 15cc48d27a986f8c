#include "tests/ui/faults.h"

#include <QtGui/QAccessible>
#include <QtWidgets/QtWidgets>

namespace chatelaine::uitest {
namespace {

constexpr int smallestTarget = 24;

// Parts that Qt makes, reached and named through the control that they belong to.
bool isPartOfAControl(const QWidget& widget) {
  const QWidget* parent = widget.parentWidget();
  const bool isInside = parent && (parent->inherits("QComboBox") || parent->inherits("QLineEdit") ||
                                   parent->inherits("QAbstractSpinBox"));
  const bool isFrame =
      widget.inherits("QScrollArea") || widget.inherits("QScrollBar") || widget.inherits("QHeaderView");
  return isInside || isFrame || widget.inherits("QCalendarWidget") ||
         widget.objectName().startsWith(QStringLiteral("qt_"));
}

// Text that can only be selected with the mouse is nothing to hit.
bool isTarget(const QWidget& widget) { return (widget.focusPolicy() & Qt::TabFocus) != 0; }

QStringList faultsOfControl(QWidget& widget) {
  QStringList faults;
  QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&widget);
  if (!accessible || accessible->text(QAccessible::Name).isEmpty()) faults << QStringLiteral("no name");
  const bool isNameless =
      widget.objectName().isEmpty() && !widget.inherits("QSplitter") && !widget.inherits("QAbstractButton");
  if (isNameless) faults << QStringLiteral("no object name");
  if (isTarget(widget) && std::min(widget.height(), widget.width()) < smallestTarget)
    faults << QStringLiteral("only %1 × %2 large").arg(widget.width()).arg(widget.height());
  return faults;
}

}  // namespace

QString faultsOf(const QWidget& window) {
  QStringList lines;
  for (QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisibleTo(&window) || widget->focusPolicy() == Qt::NoFocus || isPartOfAControl(*widget)) continue;
    for (const QString& fault : faultsOfControl(*widget))
      lines << QStringLiteral("%1/%2: %3")
                   .arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(), fault);
  }
  return lines.join(u'\n');
}

}  // namespace chatelaine::uitest
