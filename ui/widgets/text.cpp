#include "ui/widgets/text.h"

#include <QtCore/QEvent>
#include <QtCore/QScopedValueRollback>
#include <QtGui/QPainter>
#include <QtWidgets/QStyle>

namespace chatelaine::ui {

static constexpr int narrowest = 40;

Text::Text(const QString& text, TextSize size, Tone tone, QWidget* parent) : QLabel(text, parent), m_tone(tone) {
  setTextFormat(Qt::PlainText);
  setFont(bodyFont(size, size == TextSize::title ? QFont::DemiBold : QFont::Normal));
  recolour();
}

void Text::setTone(Tone tone) {
  m_tone = tone;
  recolour();
}

void Text::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  const bool isNewPalette = event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange;
  if (isNewPalette && !m_isRecolouring) recolour();
}

void Text::elide() {
  m_isElided = true;
  setMinimumWidth(narrowest);
}

void Text::paintEvent(QPaintEvent* event) {
  if (!m_isElided) return QLabel::paintEvent(event);
  const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
  if (const QString whole = shown == text() ? QString() : text(); toolTip() != whole) setToolTip(whole);
  QPainter painter(this);
  style()->drawItemText(&painter, contentsRect(), int(alignment() | Qt::TextSingleLine), palette(), isEnabled(), shown,
                        QPalette::WindowText);
}

// Setting our own palette calls changeEvent() again.
void Text::recolour() {
  const QScopedValueRollback guard(m_isRecolouring, true);
  QPalette own = palette();
  own.setColor(QPalette::WindowText, colourOf(coloursOf(QGuiApplication::palette()), m_tone));
  setPalette(own);
}

Heading::Heading(const QString& text, QWidget* parent) : Text(text, TextSize::title, Tone::text, parent) {
  setFont(bodyFont(TextSize::title, QFont::DemiBold));
}

SectionHeading::SectionHeading(const QString& text, QWidget* parent)
    : Text(text, TextSize::small, Tone::muted, parent) {
  setFont(bodyFont(TextSize::small, QFont::DemiBold));
}

void makeSelectable(Text& text) { text.setTextInteractionFlags(Qt::TextSelectableByMouse); }

void wrap(Text& text) {
  text.setWordWrap(true);
  text.setMinimumWidth(narrowest);
}

Text* hint(const QString& text, QWidget* parent) {
  auto* label = new Text(text, TextSize::small, Tone::muted, parent);
  wrap(*label);
  return label;
}

}  // namespace chatelaine::ui
