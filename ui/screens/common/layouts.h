// Rows and columns with our spacing, and the handful of buttons that every screen builds the same way.
#pragma once
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QPushButton>

#include "ui/look/emphasis.h"
#include "ui/look/icon.h"
#include "ui/look/spacing.h"

class QScrollArea;
class QToolButton;

namespace chatelaine::ui {

// Without margins, for nesting; `spacing` of our scale.
QHBoxLayout* rowLayout(int spacing = space::s);
QVBoxLayout* columnLayout(int spacing = space::s);

// `objectName` is what tests and the tour find it by; the text is its accessible name.
QPushButton* button(const QString& text, const QString& objectName, Emphasis emphasis = Emphasis::normal);
QPushButton* button(Icon icon, const QString& text, const QString& objectName, Emphasis emphasis = Emphasis::normal);
// Shows an icon only; `name` is its tool tip and accessible name.
QToolButton* iconButton(Icon icon, const QString& name, const QString& objectName);

// A scroll area without a frame, vertical only, over `content`.
QScrollArea* scrollable(QWidget* content);
void clearLayout(QLayout& layout);  // deletes what is in it, later

}  // namespace chatelaine::ui
