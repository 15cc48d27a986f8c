#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/faults.h"
#include "tests/ui/screen_window.h"
#include "ui/look/theme.h"
#include "ui/widgets/accessible_secret_field.h"

using namespace chatelaine;

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
    QCOMPARE(uitest::faultsOf(*window), QString());
  }

 private:
  std::unique_ptr<ui::Theme> m_theme;  // the style makes the controls as large as they are
};

CHATELAINE_TEST(ScreensNameEveryControl);
#include "screens_name_every_control.moc"
