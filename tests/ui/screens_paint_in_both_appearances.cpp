#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/gallery.h"
#include "tests/ui/screen_window.h"
#include "ui/translations.h"

using namespace chatelaine;
using namespace chatelaine::ui;

class ScreensPaintInBothAppearances : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { installTranslations(*QCoreApplication::instance()); }
  void eachScreen_showsSomethingInLightAndDark_data() {
    QTest::addColumn<int>("index");
    const auto windows = uitest::screenWindows();
    for (std::size_t i = 0; i < windows.size(); ++i) QTest::newRow(qPrintable(windows[i].name)) << static_cast<int>(i);
  }
  void eachScreen_showsSomethingInLightAndDark() {
    QFETCH(int, index);
    const uitest::ScreenWindow screen = uitest::screenWindows()[static_cast<std::size_t>(index)];
    for (const Appearance appearance : {Appearance::light, Appearance::dark}) {
      const Theme theme(*qobject_cast<QApplication*>(QCoreApplication::instance()), appearance);
      const std::unique_ptr<QWidget> window = screen.make();
      const QImage picture = uitest::pictureOf(*window, appearance, screen.name);
      QVERIFY(uitest::coloursIn(picture) > 20);
      const bool isDark = picture.pixelColor(picture.width() - 3, picture.height() - 3).lightness() < 60;
      QCOMPARE(isDark, appearance == Appearance::dark);
    }
  }
};

CHATELAINE_TEST(ScreensPaintInBothAppearances);
#include "screens_paint_in_both_appearances.moc"
