#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>
#include <QtWidgets/QApplication>

#include "tests/support/test_main.h"
#include "ui/look/icon.h"
#include "ui/look/theme.h"

using namespace chatelaine::ui;

namespace {

constexpr int size = 20;

// The strongest colour that the picture uses.
QColor inkOf(const QImage& picture) {
  QColor ink;
  int strongest = 0;
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x)
      if (const QColor pixel = picture.pixelColor(x, y); pixel.alpha() > strongest)
        ink = pixel, strongest = pixel.alpha();
  return ink;
}

bool isNear(const QColor& a, const QColor& b) {
  return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) < 12;
}

}  // namespace

class IconsFollowThePalette : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyIcon_hasADrawing() {
    for (std::size_t i = 0; i < iconCount; ++i) {
      const QImage picture = pixmapOf(static_cast<Icon>(i), Qt::black, size, 1.0).toImage();
      const std::string_view name = fileNameOf(static_cast<Icon>(i));
      QVERIFY2(inkOf(picture).alpha() > 120, name.data());
      for (const QPoint corner : {QPoint(0, 0), QPoint(size - 1, 0), QPoint(0, size - 1), QPoint(size - 1, size - 1)})
        QVERIFY2(picture.pixelColor(corner).alpha() < 40, name.data());
    }
  }

  void everyDrawing_takesItsColourFromThePalette() {
    for (std::size_t i = 0; i < iconCount; ++i) {
      const std::string_view name = fileNameOf(static_cast<Icon>(i));
      QFile file(
          QStringLiteral(":/chatelaine/icons/%1.svg").arg(QLatin1StringView(name.data(), qsizetype(name.size()))));
      QVERIFY2(file.open(QIODevice::ReadOnly), name.data());
      const QByteArray drawing = file.readAll();
      QVERIFY2(drawing.contains("currentColor") && !drawing.contains('#'), name.data());
    }
  }

  void anIcon_isRepaintedInTheColoursOfTheNewAppearance() {
    auto& application = *qobject_cast<QApplication*>(QCoreApplication::instance());
    Theme theme(application, Appearance::light);
    const QIcon icon = iconOf(Icon::vault, Tone::accent);
    const QColor light = inkOf(icon.pixmap(QSize(size, size), 1.0).toImage());
    theme.setAppearance(Appearance::dark);
    const QColor dark = inkOf(icon.pixmap(QSize(size, size), 1.0).toImage());
    QVERIFY(isNear(light, lightColours().accent));
    QVERIFY(isNear(dark, darkColours().accent));
  }

  void atTwiceTheScale_anIconHasTwiceThePixels() {
    const QPixmap pixmap = iconOf(Icon::key).pixmap(QSize(16, 16), 2.0);
    QCOMPARE(pixmap.size(), QSize(32, 32));
    QCOMPARE(pixmap.devicePixelRatio(), 2.0);
  }

  void theApplicationIcon_isThere() { QVERIFY(!applicationIcon().pixmap(64, 64).isNull()); }
};

CHATELAINE_TEST(IconsFollowThePalette);
#include "icons_follow_the_palette.moc"
