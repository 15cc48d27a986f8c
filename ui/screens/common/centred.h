// Puts one column in the middle of a page that scrolls when the window is too small for it.
#pragma once

class QWidget;

namespace chatelaine::ui {

// The application's mark stands above `content`.
void centre(QWidget& page, QWidget& content, int width);

}  // namespace chatelaine::ui
