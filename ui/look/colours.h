// The two sets of named colours, and the palette made of each; holds no state.
#pragma once
#include <QtGui/QColor>
#include <QtGui/QPalette>

#include <cstdint>

namespace chatelaine::ui {

// A tint is a background behind text of its strong sibling. There is one accent; the others mean something.
struct Colours {
  bool dark = false;
  QColor window, sidebar, surface, sunken, hover, line, lineStrong;
  QColor text, muted, faint;  // primary, secondary, hints; each readable on every background above
  QColor accent, onAccent, accentTint;
  QColor ok, okTint, warn, warnTint, error, errorTint;
};

// What a coloured thing says. Always together with a shape or a word, never colour alone.
enum class Tone : std::uint8_t { text, muted, faint, accent, onAccent, ok, warn, error };

const Colours& lightColours();
const Colours& darkColours();
const Colours& coloursOf(const QPalette& palette);  // by the lightness of its window
QPalette paletteOf(const Colours& colours);

QColor colourOf(const Colours& colours, Tone tone);
QColor tintOf(const Colours& colours, Tone tone);

}  // namespace chatelaine::ui
