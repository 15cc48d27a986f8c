#include "ui/widgets/code_ring.h"

#include <QtGui/QPainter>

#include "ui/look/colours.h"
#include "ui/look/fonts.h"
#include "ui/look/spacing.h"

namespace chatelaine::ui {
namespace {

constexpr int ringSize = 40;

}  // namespace

CodeRing::CodeRing(Clock clock, QWidget* parent) : QWidget(parent), m_clock(std::move(clock)) {
  setObjectName(QStringLiteral("code"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  m_tick.setInterval(100);
  connect(&m_tick, &QTimer::timeout, this, &CodeRing::tick);
  nameForReaders();
}

void CodeRing::show(ShownCode code) {
  m_code = std::move(code);
  m_nextIsCurrent = false;
  m_shownAt = m_clock();
  m_tick.start();
  nameForReaders();
  update();
}

void CodeRing::forget() {
  if (!isShowing()) return;
  m_tick.stop();
  m_code = {};
  nameForReaders();
  update();
  Q_EMIT forgotten();
}

std::chrono::milliseconds CodeRing::left() const {
  std::chrono::milliseconds left = m_code.remaining - elapsed();
  while (left.count() <= 0 && m_code.period.count() > 0) left += m_code.period;
  return left;
}

void CodeRing::tick() {
  const std::chrono::milliseconds since = elapsed();
  if (since >= codeShownFor) return forget();
  if (!m_nextIsCurrent && since >= m_code.remaining) {
    m_nextIsCurrent = true;
    m_code.code = std::move(m_code.next);
    nameForReaders();
  }
  update();
}

QString CodeRing::grouped(const Secret& code) const {
  QString digits = QString::fromUtf8(code.text().data(), static_cast<qsizetype>(code.size()));
  if (!digits.isEmpty()) digits.insert(digits.size() / 2, QChar(0x2009));  // a thin space: 123 456
  return digits;
}

void CodeRing::nameForReaders() {
  setAccessibleName(isShowing() ? tr("Code %1").arg(QString::fromUtf8(m_code.code.text().data(),
                                                                      static_cast<qsizetype>(m_code.code.size())))
                                : tr("No code is shown"));
}

void CodeRing::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Colours& colours = coloursOf(palette());
  painter.setFont(digitFont(TextSize::display, QFont::DemiBold));
  painter.setPen(isShowing() ? colours.text : colours.faint);
  const QString shown = isShowing() ? grouped(m_code.code) : QStringLiteral("••• •••");
  const QRect content = rect();
  painter.drawText(content, Qt::AlignLeading | Qt::AlignVCenter, shown);
  if (!isShowing()) return;

  const int textWidth = painter.fontMetrics().horizontalAdvance(shown);
  const QRect place(content.left() + textWidth + space::l, content.center().y() - ringSize / 2, ringSize, ringSize);
  const QRectF ring = QRectF(QStyle::visualRect(layoutDirection(), content, place)).adjusted(2, 2, -2, -2);
  painter.setPen(QPen(colours.line, 3));
  painter.drawEllipse(ring);
  const double share = static_cast<double>(left().count()) / (1000.0 * static_cast<double>(m_code.period.count()));
  painter.setPen(QPen(share < 0.2 ? colours.warn : colours.accent, 3, Qt::SolidLine, Qt::RoundCap));
  painter.drawArc(ring, 90 * 16, static_cast<int>(share * 360 * 16));
  painter.setFont(digitFont(TextSize::small, QFont::Medium));
  painter.setPen(colours.muted);
  painter.drawText(ring, Qt::AlignCenter, QString::number((left().count() + 999) / 1000));
}

}  // namespace chatelaine::ui
