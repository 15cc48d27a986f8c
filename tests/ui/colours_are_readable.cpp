#include <cmath>

#include "tests/support/test_main.h"
#include "ui/look/colours.h"

using namespace chatelaine::ui;

namespace {

double linear(double channel) {
  return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

// WCAG 2.2, relative luminance and contrast ratio.
double luminance(const QColor& colour) {
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const double one = luminance(a), other = luminance(b);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

}  // namespace

class ColoursAreReadable : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyText_hasEnoughContrastOnEverySurface_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
  }
  void everyText_hasEnoughContrastOnEverySurface() {
    QFETCH(bool, dark);
    constexpr double readable = 4.5;  // AA for body text
    const Colours& c = dark ? darkColours() : lightColours();
    for (const QColor& surface : {c.window, c.sidebar, c.surface, c.sunken, c.accentTint})
      for (const QColor& text : {c.text, c.muted})
        QVERIFY2(contrast(text, surface) >= readable, qPrintable(text.name() + u" on " + surface.name()));
    for (const QColor& surface : {c.window, c.surface, c.sunken})
      QVERIFY2(contrast(c.faint, surface) >= readable, qPrintable(surface.name()));
    for (const Tone tone : {Tone::accent, Tone::ok, Tone::warn, Tone::error}) {
      QVERIFY2(contrast(colourOf(c, tone), tintOf(c, tone)) >= readable, qPrintable(colourOf(c, tone).name()));
      QVERIFY2(contrast(colourOf(c, tone), c.surface) >= readable, qPrintable(colourOf(c, tone).name()));
    }
    QVERIFY(contrast(c.onAccent, c.accent) >= readable);
  }

  void palette_isRecognisedAsWhatItWasMadeOf() {
    QVERIFY(!coloursOf(paletteOf(lightColours())).dark);
    QVERIFY(coloursOf(paletteOf(darkColours())).dark);
  }

  void disabledText_isQuieterThanEnabledText() {
    for (const Colours* c : {&lightColours(), &darkColours()}) {
      const QPalette palette = paletteOf(*c);
      const double on = contrast(palette.color(QPalette::Active, QPalette::Text), c->surface);
      const double off = contrast(palette.color(QPalette::Disabled, QPalette::Text), c->surface);
      QVERIFY(off < on / 2);
    }
  }
};

CHATELAINE_TEST(ColoursAreReadable);
#include "colours_are_readable.moc"
