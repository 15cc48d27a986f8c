#include "ui/look/emphasis.h"

#include <QtCore/QVariant>
#include <QtWidgets/QWidget>

namespace chatelaine::ui {

static constexpr const char* property = "chatelaineEmphasis";

void setEmphasis(QWidget& button, Emphasis emphasis) {
  button.setProperty(property, int(emphasis));
  button.update();
}

Emphasis emphasisOf(const QWidget* button) {
  return button ? static_cast<Emphasis>(button->property(property).toInt()) : Emphasis::normal;
}

}  // namespace chatelaine::ui
