// The fonts of the interface: Inter where installed, and a monospace for what goes on the wire.
#pragma once
#include <QtGui/QFont>

#include <cstdint>

namespace chatelaine::ui {

enum class TextSize : std::uint8_t { small, body, large, title, display };  // 12, 13, 15, 20, 40 px

int pixelsOf(TextSize size);
QFont bodyFont(TextSize size = TextSize::body, QFont::Weight weight = QFont::Normal);
// Digits of equal width, for codes and counts.
QFont digitFont(TextSize size, QFont::Weight weight = QFont::Normal);
QFont wireFont(TextSize size = TextSize::small);

}  // namespace chatelaine::ui
