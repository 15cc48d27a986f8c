#include <QtGui/QAccessible>
#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/screen_window.h"
#include "ui/look/theme.h"
#include "ui/widgets/accessible_secret_field.h"

using namespace chatelaine;

namespace {

bool isPartOfAControl(const QWidget* widget) {
  return widget->objectName().startsWith(QStringLiteral("qt_")) || widget->inherits("QScrollBar") ||
         widget->inherits("QHeaderView") ||
         (widget->inherits("QAbstractScrollArea") && !widget->inherits("QAbstractItemView")) ||
         widget->inherits("QTabBar") ||
         (widget->parentWidget() != nullptr &&
          (widget->parentWidget()->inherits("QComboBox") || widget->parentWidget()->inherits("QLineEdit") ||
           widget->parentWidget()->inherits("QAbstractSpinBox")));
}

// What a screen reader, or a person with a trembling hand, would stumble over.
QStringList faultsOf(const QWidget& window) {
  QStringList faults;
  for (QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisibleTo(&window) || widget->focusPolicy() == Qt::NoFocus || isPartOfAControl(widget)) continue;
    const QString who =
        QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char('/') + widget->objectName();
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
    if (accessible == nullptr || accessible->text(QAccessible::Name).isEmpty())
      faults << who + QStringLiteral(": no name");
    if (widget->objectName().isEmpty() && !widget->inherits("QSplitter") && !widget->inherits("QAbstractButton"))
      faults << who + QStringLiteral(": no object name");
    if (std::min(widget->height(), widget->width()) < 24) faults << who + QStringLiteral(": too small");
  }
  return faults;
}

}  // namespace

class ScreensNameEveryControl : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    ui::installAccessibleSecretField();
    m_theme =
        std::make_unique<ui::Theme>(*qobject_cast<QApplication*>(QCoreApplication::instance()), ui::Appearance::light);
  }

  void everyControlOnTheScreen_hasANameAndCanBeHit_data() {
    QTest::addColumn<int>("index");
    const auto windows = uitest::screenWindows();
    for (std::size_t i = 0; i < windows.size(); ++i) QTest::newRow(qPrintable(windows[i].name)) << static_cast<int>(i);
  }
  void everyControlOnTheScreen_hasANameAndCanBeHit() {
    QFETCH(int, index);
    const std::unique_ptr<QWidget> window = uitest::screenWindows()[static_cast<std::size_t>(index)].make();
    window->show();
    QCoreApplication::processEvents();
    QCOMPARE(faultsOf(*window).join(QLatin1Char('\n')), QString());
  }

 private:
  std::unique_ptr<ui::Theme> m_theme;  // the style makes the controls as large as they are
};

CHATELAINE_TEST(ScreensNameEveryControl);
#include "screens_name_every_control.moc"
