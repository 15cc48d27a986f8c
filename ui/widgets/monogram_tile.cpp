#include "ui/widgets/monogram_tile.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QPainter>

#include "ui/look/colours.h"
#include "ui/look/fonts.h"
#include "ui/look/painting.h"

namespace chatelaine::ui {
namespace {

constexpr int hueCount = 12;

// Not qHash, which is seeded differently in every process.
int hueOf(const QString& name) {
  quint32 hash = 2166136261U;
  for (const char byte : name.toUtf8()) hash = (hash ^ quint8(byte)) * 16777619U;
  return int(hash % hueCount) * (360 / hueCount);
}

}  // namespace

QString monogramOf(const QString& name) {
  static const QRegularExpression separators(QStringLiteral("[^\\p{L}\\p{N}]+"));
  const QStringList words = name.split(separators, Qt::SkipEmptyParts);
  if (words.isEmpty()) return QStringLiteral("?");
  const QString& first = words.first();
  if (words.size() > 1) return (first.left(1) + words.at(1).left(1)).toUpper();
  return first.left(1).toUpper() + first.mid(1, 1).toLower();
}

QColor monogramColour(const QString& name, const QPalette& palette) {
  const bool dark = coloursOf(palette).dark;
  return QColor::fromHsl(hueOf(name), dark ? 70 : 110, dark ? 96 : 104);
}

void paintMonogram(QPainter& painter, const QRect& rect, const QString& name, const QPalette& palette) {
  paintPanel(painter, rect, monogramColour(name, palette), {}, rect.width() * 0.24);
  QFont font = bodyFont(TextSize::body, QFont::DemiBold);
  font.setPixelSize(std::max(9, rect.height() * 3 / 8));
  painter.save();
  painter.setFont(font);
  painter.setPen(Qt::white);
  painter.drawText(rect, Qt::AlignCenter, monogramOf(name));
  painter.restore();
}

MonogramTile::MonogramTile(const QString& name, int size, QWidget* parent)
    : QWidget(parent), m_name(name), m_size(size) {
  setFixedSize(size, size);
}

void MonogramTile::setName(const QString& name) {
  m_name = name;
  update();
}

QSize MonogramTile::sizeHint() const { return {m_size, m_size}; }

void MonogramTile::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintMonogram(painter, rect(), m_name, palette());
}

}  // namespace chatelaine::ui
