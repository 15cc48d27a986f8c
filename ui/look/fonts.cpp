#include "ui/look/fonts.h"

#include <QtGui/QFontDatabase>
#include <QtGui/QGuiApplication>

namespace chatelaine::ui {

int pixelsOf(TextSize size) {
  switch (size) {
    case TextSize::small: return 12;
    case TextSize::body: return 13;
    case TextSize::large: return 15;
    case TextSize::title: return 20;
    case TextSize::display: return 40;
  }
  return 13;
}

QFont bodyFont(TextSize size, QFont::Weight weight) {
  static const bool hasInter = QFontDatabase::hasFamily(QStringLiteral("Inter"));
  QFont font = hasInter ? QFont(QStringLiteral("Inter")) : QFontDatabase::systemFont(QFontDatabase::GeneralFont);
  font.setPixelSize(pixelsOf(size));
  font.setWeight(weight);
  return font;
}

QFont digitFont(TextSize size, QFont::Weight weight) {
  QFont font = bodyFont(size, weight);
  font.setFeature("tnum", 1);
  return font;
}

QFont wireFont(TextSize size) {
  QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
  font.setPixelSize(pixelsOf(size));
  return font;
}

}  // namespace chatelaine::ui
