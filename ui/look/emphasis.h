// How strongly a button speaks; the style paints it. At most one primary button per window.
#pragma once
#include <cstdint>

class QWidget;

namespace chatelaine::ui {

enum class Emphasis : std::uint8_t { normal, primary, danger, quiet };

void setEmphasis(QWidget& button, Emphasis emphasis);
Emphasis emphasisOf(const QWidget* button);  // normal for anything never marked

}  // namespace chatelaine::ui
