#include "tests/ui/gallery.h"

#include <QtCore/QDir>
#include <QtCore/QSet>
#include <QtTest/QtTest>
#include <QtWidgets/QApplication>

namespace chatelaine::uitest {

QImage pictureOf(QWidget& widget, Appearance appearance, const QString& name) {
  const Theme theme(*qobject_cast<QApplication*>(QCoreApplication::instance()), appearance);
  widget.show();
  widget.activateWindow();
  [[maybe_unused]] const bool isExposed = QTest::qWaitForWindowExposed(&widget);
  QCoreApplication::processEvents();
  const QImage picture = widget.grab().toImage();
  const QString folder = qEnvironmentVariable("CHATELAINE_GALLERY");
  if (folder.isEmpty()) return picture;
  QDir().mkpath(folder);
  const QString scale = widget.devicePixelRatio() > 1 ? QStringLiteral("@2x") : QString();
  const QString suffix = appearance == Appearance::dark ? QStringLiteral("-dark") : QStringLiteral("-light");
  picture.save(QDir(folder).filePath(name + suffix + scale + QStringLiteral(".png")));
  return picture;
}

int coloursIn(const QImage& picture) {
  constexpr int enough = 64;
  QSet<QRgb> colours;
  for (int y = 0; y < picture.height() && colours.size() < enough; ++y)
    for (int x = 0; x < picture.width() && colours.size() < enough; ++x) colours.insert(picture.pixel(x, y));
  return int(colours.size());
}

}  // namespace chatelaine::uitest
