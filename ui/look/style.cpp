#include "ui/look/style.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyleOption>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>

#include <algorithm>

#include "ui/look/spacing.h"
#include "ui/look/style_parts.h"

namespace chatelaine::ui {

Style::Style() : QProxyStyle(QStringLiteral("Fusion")) {}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  switch (metric) {
    case PM_FocusFrameHMargin: return space::s;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return space::s;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin: return space::l;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize: return extent::icon;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return space::s;
    case PM_ScrollBarExtent: return space::m;
    case PM_SplitterWidth: return 1;
    case PM_DefaultFrameWidth:
      if (parts::isFramedView(widget)) return parts::viewFrame;
      return QProxyStyle::pixelMetric(metric, option, widget);
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical: return 0;
    case PM_TabBarBaseOverlap: return 1;
    case PM_TabBarTabHSpace: return space::xl;
    case PM_TabBarScrollButtonWidth: return extent::target;
    case PM_ToolTipLabelFrameWidth: return space::xs;
    case PM_MenuHMargin:
    case PM_MenuVMargin: return space::xs;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
  switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_MessageBox_CenterButtons:
    case SH_TabBar_PreferNoArrows: return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ItemView_ActivateItemOnSingleClick: return hint == SH_ItemView_ShowDecorationSelected;
    case SH_ToolTip_WakeUpDelay: return 500;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
  }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const {
  QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
  switch (type) {
    case CT_PushButton: return {std::max(result.width() + space::m, 72), std::max(result.height(), extent::control)};
    case CT_LineEdit:
      if (parts::isInsideAnotherField(widget)) return result;
      return {result.width(), std::max(size.height() + space::xs, extent::control)};
    case CT_SpinBox: return {result.width(), std::max(size.height() + space::xs, extent::control)};
    case CT_ComboBox: return {result.width() + space::xl, std::max(result.height(), extent::control)};
    case CT_ToolButton: return result.expandedTo({28, 28});
    case CT_CheckBox:
    case CT_RadioButton: return {result.width(), std::max(result.height(), extent::target)};
    case CT_TabBarTab: return {result.width(), 36};
    case CT_MenuItem:
      return result.height() < 12 ? result : QSize(result.width() + space::m, std::max(result.height(), 28));
    case CT_HeaderSection: return {result.width() + space::s, std::max(result.height(), 30)};
    case CT_ItemViewItem: return {result.width(), std::max(result.height(), 28)};
    default: return result;
  }
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                            const QWidget* widget) const {
  const QRect& whole = option->rect;
  if (control == CC_ComboBox && part == SC_ComboBoxEditField)
    return visualRect(option->direction, whole, whole.adjusted(10, 1, -28, -1));
  if (control == CC_ComboBox && part == SC_ComboBoxArrow)
    return visualRect(option->direction, whole, QRect(whole.right() - 27, whole.top(), 28, whole.height()));
  if (control == CC_ScrollBar && (part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine)) return {};
  if (control == CC_ScrollBar && part == SC_ScrollBarGroove) return whole;
  if (control == CC_ScrollBar && part == SC_ScrollBarSlider)
    return parts::sliderRect(*this, *qstyleoption_cast<const QStyleOptionSlider*>(option));
  if (control == CC_SpinBox && part != SC_SpinBoxFrame) return parts::spinBoxRect(whole, option->direction, part);
  return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
  const QRect rect = QProxyStyle::subElementRect(element, option, widget);
  if (element != SE_LineEditContents || parts::isInsideAnotherField(widget)) return rect;
  return rect.adjusted(space::s - 2, 0, -(space::s - 2), 0);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
  const parts::Canvas canvas{*option, *painter, widget, coloursOf(option->palette)};
  switch (element) {
    case PE_PanelButtonCommand: return parts::drawButton(canvas);
    case PE_FrameDefaultButton: return;
    case PE_PanelButtonTool: return parts::drawToolButton(canvas);
    case PE_PanelLineEdit:
    case PE_FrameLineEdit: return parts::drawField(canvas);
    case PE_IndicatorCheckBox: return parts::drawCheckBox(canvas);
    case PE_IndicatorRadioButton: return parts::drawRadioButton(canvas);
    case PE_FrameFocusRect: return parts::drawFocus(canvas);
    case PE_PanelItemViewItem: return parts::drawItem(canvas);
    case PE_PanelItemViewRow: return;
    case PE_PanelScrollAreaCorner: return painter->fillRect(option->rect, option->palette.base());
    case PE_Frame: return parts::drawFrame(canvas);
    case PE_FrameMenu:
    case PE_PanelMenu: return parts::drawMenuPanel(canvas);
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase: return parts::drawTabLine(canvas);
    case PE_IndicatorArrowDown: return parts::drawArrow(canvas, Icon::chevronDown);
    case PE_IndicatorArrowUp: return parts::drawArrow(canvas, Icon::chevronUp);
    case PE_IndicatorHeaderArrow: return parts::drawSortArrow(canvas);
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const {
  const parts::Canvas canvas{*option, *painter, widget, coloursOf(option->palette)};
  switch (element) {
    case CE_PushButtonLabel: return parts::drawButtonLabel(canvas);
    case CE_TabBarTabShape: return parts::drawTab(canvas);
    case CE_Splitter: return painter->fillRect(option->rect, canvas.colours.line);
    case CE_HeaderLabel: return parts::drawHeaderLabel(*this, canvas);
    case CE_HeaderSection:
    case CE_HeaderEmptyArea: return parts::drawHeader(canvas);
    case CE_ProgressBarGroove: return parts::drawProgressGroove(canvas);
    case CE_ProgressBarContents: return parts::drawProgress(canvas);
    case CE_ProgressBarLabel: return;
    default: QProxyStyle::drawControl(element, option, painter, widget);
  }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const {
  const parts::Canvas canvas{*option, *painter, widget, coloursOf(option->palette)};
  switch (control) {
    case CC_ComboBox: return parts::drawComboBox(canvas);
    case CC_ScrollBar: return parts::drawScrollBar(*this, canvas);
    case CC_SpinBox: return parts::drawSpinBox(canvas);
    default: QProxyStyle::drawComplexControl(control, option, painter, widget);
  }
}

// No layout squeezes a control below what can be hit, whatever the font.
static int leastHeightOf(const QWidget* widget) {
  if (qobject_cast<const QLineEdit*>(widget)) return parts::isInsideAnotherField(widget) ? 0 : extent::control;
  const bool isControl = qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
                         qobject_cast<const QPushButton*>(widget);
  if (isControl) return extent::control;
  const bool isPartOfAField = qobject_cast<const QLineEdit*>(widget->parentWidget());
  return qobject_cast<const QAbstractButton*>(widget) && !isPartOfAField ? extent::target : 0;
}

void Style::polish(QWidget* widget) {
  QProxyStyle::polish(widget);
  if (const int least = leastHeightOf(widget); widget->minimumHeight() < least) widget->setMinimumHeight(least);
  const bool answersToHover = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
                              qobject_cast<QTabBar*>(widget) || qobject_cast<QAbstractSpinBox*>(widget);
  if (answersToHover) widget->setAttribute(Qt::WA_Hover);
}

}  // namespace chatelaine::ui
