#include "ui/widgets/text.h"

#include <QtCore/QEvent>
#include <QtCore/QScopedValueRollback>

namespace chatelaine::ui {

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

Text* hint(const QString& text, QWidget* parent) {
  auto* label = new Text(text, TextSize::small, Tone::muted, parent);
  label->setWordWrap(true);
  return label;
}

}  // namespace chatelaine::ui
