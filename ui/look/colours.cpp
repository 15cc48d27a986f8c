#include "ui/look/colours.h"

namespace chatelaine::ui {

const Colours& lightColours() {
  static const Colours colours{.dark = false,
                               .window = QColor(0xf7f7f9),
                               .sidebar = QColor(0xf0f1f5),
                               .surface = QColor(0xffffff),
                               .sunken = QColor(0xf4f5f8),
                               .hover = QColor(0xedeef3),
                               .line = QColor(0xe1e3e9),
                               .lineStrong = QColor(0xc6c9d3),
                               .text = QColor(0x1b1d23),
                               .muted = QColor(0x565a67),
                               .faint = QColor(0x686c79),
                               .accent = QColor(0x4653c4),
                               .onAccent = QColor(0xffffff),
                               .accentTint = QColor(0xe5e8fa),
                               .ok = QColor(0x1a7046),
                               .okTint = QColor(0xe2f3ea),
                               .warn = QColor(0x835500),
                               .warnTint = QColor(0xfbf0d8),
                               .error = QColor(0xb0271e),
                               .errorTint = QColor(0xfbe7e5)};
  return colours;
}

const Colours& darkColours() {
  static const Colours colours{.dark = true,
                               .window = QColor(0x17181c),
                               .sidebar = QColor(0x1b1d22),
                               .surface = QColor(0x1f2127),
                               .sunken = QColor(0x191b20),
                               .hover = QColor(0x2a2d35),
                               .line = QColor(0x2e313a),
                               .lineStrong = QColor(0x484c59),
                               .text = QColor(0xe7e8ec),
                               .muted = QColor(0xa6aab6),
                               .faint = QColor(0x9297a4),
                               .accent = QColor(0x95a0f7),
                               .onAccent = QColor(0x12141f),
                               .accentTint = QColor(0x2b3058),
                               .ok = QColor(0x66c999),
                               .okTint = QColor(0x1b3327),
                               .warn = QColor(0xe4b34e),
                               .warnTint = QColor(0x382c12),
                               .error = QColor(0xf48d84),
                               .errorTint = QColor(0x42211f)};
  return colours;
}

const Colours& coloursOf(const QPalette& palette) {
  return palette.color(QPalette::Active, QPalette::Window).lightness() < 128 ? darkColours() : lightColours();
}

static void addDisabled(QPalette& palette, const Colours& c) {
  const QColor off = c.dark ? QColor(0x6a6e7a) : QColor(0x9a9eaa);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText,
                          QPalette::PlaceholderText, QPalette::BrightText, QPalette::ToolTipText})
    palette.setColor(QPalette::Disabled, role, off);
  palette.setColor(QPalette::Disabled, QPalette::Base, c.sunken);
  palette.setColor(QPalette::Disabled, QPalette::Accent, c.lineStrong);
}

QPalette paletteOf(const Colours& c) {
  QPalette palette;
  const auto set = [&palette](QPalette::ColorRole role, const QColor& colour) { palette.setColor(role, colour); };
  set(QPalette::Window, c.window), set(QPalette::WindowText, c.text);
  set(QPalette::Base, c.surface), set(QPalette::AlternateBase, c.sunken), set(QPalette::Text, c.text);
  set(QPalette::Button, c.surface), set(QPalette::ButtonText, c.text), set(QPalette::BrightText, c.error);
  set(QPalette::PlaceholderText, c.faint);
  set(QPalette::ToolTipBase, c.dark ? c.hover : c.text), set(QPalette::ToolTipText, c.dark ? c.text : c.surface);
  set(QPalette::Highlight, c.accentTint), set(QPalette::HighlightedText, c.text), set(QPalette::Accent, c.accent);
  set(QPalette::Link, c.accent), set(QPalette::LinkVisited, c.accent);
  set(QPalette::Light, c.surface), set(QPalette::Midlight, c.hover), set(QPalette::Mid, c.line);
  set(QPalette::Dark, c.lineStrong), set(QPalette::Shadow, c.dark ? QColor(Qt::black) : c.lineStrong);
  addDisabled(palette, c);
  return palette;
}

QColor colourOf(const Colours& c, Tone tone) {
  switch (tone) {
    case Tone::text: return c.text;
    case Tone::muted: return c.muted;
    case Tone::faint: return c.faint;
    case Tone::accent: return c.accent;
    case Tone::onAccent: return c.onAccent;
    case Tone::ok: return c.ok;
    case Tone::warn: return c.warn;
    case Tone::error: return c.error;
  }
  return c.text;
}

QColor tintOf(const Colours& c, Tone tone) {
  switch (tone) {
    case Tone::accent: return c.accentTint;
    case Tone::ok: return c.okTint;
    case Tone::warn: return c.warnTint;
    case Tone::error: return c.errorTint;
    case Tone::onAccent: return c.accent;
    default: return c.sunken;
  }
}

}  // namespace chatelaine::ui
