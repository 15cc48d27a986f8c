#include "ui/widgets/picture.h"

#include <QtGui/QPainter>

namespace chatelaine::ui {

Picture::Picture(Icon icon, Tone tone, int size, QWidget* parent) : QWidget(parent), m_icon(icon), m_tone(tone) {
  setFixedSize(size, size);
  setAttribute(Qt::WA_TransparentForMouseEvents);
}

void Picture::show(Icon icon, Tone tone) {
  m_icon = icon;
  m_tone = tone;
  update();
}

void Picture::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.drawPixmap(0, 0, pixmapOf(m_icon, colourOf(coloursOf(palette()), m_tone), width(), devicePixelRatio()));
}

}  // namespace chatelaine::ui
