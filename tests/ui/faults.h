// What a screen reader, or a person with a trembling hand, would stumble over in a window.
#pragma once
#include <QtWidgets/QWidget>

namespace chatelaine::uitest {

// One line per fault of the controls that are shown: no name, no object name, too small. Empty: none.
QString faultsOf(const QWidget& window);

}  // namespace chatelaine::uitest
