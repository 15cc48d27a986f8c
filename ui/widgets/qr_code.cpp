#include "ui/widgets/qr_code.h"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <QtGui/QPainter>

#include <algorithm>
#include <exception>
#include <string>

namespace chatelaine::ui {

static constexpr int quietZone = 4;
static constexpr int shownSize = 232;

QrCode::QrCode(const QString& name, QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("qrCode"));
  setAccessibleName(name);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

// The encoder wants a string of its own: it is wiped as soon as the modules are there. What it can't encode isn't
// shown: the words stand beside it.
void QrCode::show(const Secret& text) {
  forget();
  std::string copy(text.text());
  try {
    ZXing::MultiFormatWriter writer(ZXing::BarcodeFormat::QRCode);
    const ZXing::BitMatrix matrix = writer.setMargin(quietZone).setEccLevel(4).encode(copy, 1, 1);
    m_side = matrix.width();
    for (int y = 0; y < m_side; ++y) {
      for (int x = 0; x < m_side; ++x) m_modules.push_back(matrix.get(x, y));
    }
  } catch (const std::exception&) {
    m_side = 0;
    m_modules.clear();
  }
  wipe(std::as_writable_bytes(std::span(copy.data(), copy.size())));
  update();
}

void QrCode::forget() {
  std::ranges::fill(m_modules, false);
  m_modules.clear();
  m_side = 0;
  update();
}

QSize QrCode::sizeHint() const { return {shownSize, shownSize}; }

// Black on white in every appearance: cameras expect it. Whole device pixels, so that no module is blurred.
void QrCode::paintEvent(QPaintEvent*) {
  if (m_side == 0) return;
  QPainter painter(this);
  const qreal ratio = devicePixelRatio();
  const int pixels = int(std::min(width(), height()) * ratio) / m_side;
  const qreal module = pixels / ratio;
  const qreal left = (width() - module * m_side) / 2;
  const qreal top = (height() - module * m_side) / 2;
  painter.fillRect(QRectF(left, top, module * m_side, module * m_side), Qt::white);
  for (int y = 0; y < m_side; ++y) {
    for (int x = 0; x < m_side; ++x) {
      if (m_modules[static_cast<std::size_t>(y * m_side + x)])
        painter.fillRect(QRectF(left + x * module, top + y * module, module, module), Qt::black);
    }
  }
}

}  // namespace chatelaine::ui
