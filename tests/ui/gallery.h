// Renders widgets in light and dark, and keeps the pictures where CHATELAINE_GALLERY names a folder.
#pragma once
#include <QtGui/QImage>
#include <QtWidgets/QWidget>

#include "ui/look/theme.h"

namespace chatelaine::uitest {

using namespace chatelaine::ui;

// Dresses the application, shows the widget, lets it settle and takes its picture.
QImage pictureOf(QWidget& widget, Appearance appearance, const QString& name);

// How many different colours a picture has, up to 64: an empty one has one.
int coloursIn(const QImage& picture);

}  // namespace chatelaine::uitest
