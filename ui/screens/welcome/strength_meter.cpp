#include "ui/screens/welcome/strength_meter.h"

#include <QtGui/QPainter>

#include "ui/look/painting.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr int barHeight = 4;
constexpr int parts = 5;

Tone toneOf(Strength strength) {
  if (strength < Strength::fair) return Tone::error;
  return strength == Strength::fair ? Tone::warn : Tone::ok;
}

}  // namespace

QString strengthText(Strength strength) {
  switch (strength) {
    case Strength::empty: return StrengthMeter::tr("At least four unrelated words make a good one.");
    case Strength::veryWeak: return StrengthMeter::tr("Very weak.");
    case Strength::weak: return StrengthMeter::tr("Weak.");
    case Strength::fair: return StrengthMeter::tr("Fair.");
    case Strength::good: return StrengthMeter::tr("Good.");
    case Strength::strong: return StrengthMeter::tr("Strong.");
  }
  return {};
}

QString adviceText(Advice advice) {
  switch (advice) {
    case Advice::none: return {};
    case Advice::tooShort: return StrengthMeter::tr("Make it longer.");
    case Advice::commonWord: return StrengthMeter::tr("It is built on a common word or name; add unrelated words.");
    case Advice::repetition: return StrengthMeter::tr("Repeating adds little; add something else.");
    case Advice::sequence: return StrengthMeter::tr("Sequences such as abc or 123 are guessed first.");
    case Advice::keyboardRow: return StrengthMeter::tr("Neighbouring keys are guessed first.");
    case Advice::date: return StrengthMeter::tr("Dates and years are guessed first.");
  }
  return {};
}

StrengthMeter::StrengthMeter(QWidget* parent) : QWidget(parent), m_word(new Text({}, TextSize::small, Tone::muted)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, barHeight + space::xs, 0, 0);
  column->addWidget(m_word);
  m_word->setWordWrap(true);
  show(Strength::empty, Advice::none);
}

void StrengthMeter::show(Strength strength, Advice advice) {
  m_strength = strength;
  const QString line = strengthText(strength) + QLatin1Char(' ') + adviceText(advice);
  m_word->setText(line.trimmed());
  m_word->setTone(strength == Strength::empty ? Tone::muted : toneOf(strength));
  update();
}

void StrengthMeter::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& colours = coloursOf(palette());
  const auto edgeOf = [this](int part) { return part * (width() + space::xs) / parts; };
  for (int part = 0; part < parts; ++part) {
    const bool lit = part < static_cast<int>(m_strength);
    const QRect place(edgeOf(part), 0, edgeOf(part + 1) - edgeOf(part) - space::xs, barHeight);
    paintPanel(painter, QStyle::visualRect(layoutDirection(), rect(), place),
               lit ? colourOf(colours, toneOf(m_strength)) : colours.line, {}, 2);
  }
}

}  // namespace chatelaine::ui
