// The painted parts of Style, one function per surface; only Style calls them.
#pragma once
#include <QtWidgets/QStyle>

#include "ui/look/colours.h"
#include "ui/look/icon.h"

class QPainter;
class QStyleOption;
class QStyleOptionSlider;
class QWidget;

namespace chatelaine::ui::parts {

struct Canvas {
  const QStyleOption& option;
  QPainter& painter;
  const QWidget* widget;
  const Colours& colours;

  bool has(QStyle::StateFlag flag) const;
};

// style_buttons.cpp
void drawButton(const Canvas& canvas);
void drawButtonLabel(const Canvas& canvas);
void drawToolButton(const Canvas& canvas);
void drawCheckBox(const Canvas& canvas);
void drawRadioButton(const Canvas& canvas);
void drawFocus(const Canvas& canvas);

// style_fields.cpp
inline constexpr int comboBoxPadding = 48;  // margins, and the arrow
bool isInsideAnotherField(const QWidget* widget);
void drawField(const Canvas& canvas);
void drawComboBox(const Canvas& canvas);
void drawSpinBox(const Canvas& canvas);
QRect spinBoxRect(const QRect& whole, Qt::LayoutDirection direction, QStyle::SubControl part);
void drawArrow(const Canvas& canvas, Icon icon);

// style_views.cpp
inline constexpr int viewFrame = 3;        // leaves room for the round corners
bool isFramedView(const QWidget* widget);  // text areas and lists with a border of their own
void drawFrame(const Canvas& canvas);
void drawItem(const Canvas& canvas);
void drawHeader(const Canvas& canvas);
void drawHeaderLabel(const QStyle& style, const Canvas& canvas);
void drawSortArrow(const Canvas& canvas);
void drawMenuPanel(const Canvas& canvas);
void drawTab(const Canvas& canvas);
void drawTabLine(const Canvas& canvas);
void drawProgressGroove(const Canvas& canvas);
void drawProgress(const Canvas& canvas);
void drawScrollBar(const QStyle& style, const Canvas& canvas);
QRect sliderRect(const QStyle& style, const QStyleOptionSlider& slider);

}  // namespace chatelaine::ui::parts
