#include "ui/look/theme.h"

#include <QtGui/QStyleHints>
#include <QtWidgets/QApplication>
#include <QtWidgets/QToolTip>

#include "ui/look/colours.h"
#include "ui/look/fonts.h"
#include "ui/look/icon.h"
#include "ui/look/style.h"

namespace chatelaine::ui {

Theme::Theme(QApplication& application, Appearance appearance) : m_application(application), m_appearance(appearance) {
  m_application.setStyle(new Style);
  m_application.setFont(bodyFont());
  m_application.setWindowIcon(applicationIcon());
  QToolTip::setFont(bodyFont(TextSize::small));
  connect(m_application.styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply);
  apply();
}

void Theme::setAppearance(Appearance appearance) {
  m_appearance = appearance;
  apply();
}

void Theme::apply() {
  const bool systemIsDark = m_application.styleHints()->colorScheme() == Qt::ColorScheme::Dark;
  const bool dark = m_appearance == Appearance::dark || (m_appearance == Appearance::system && systemIsDark);
  const QPalette palette = paletteOf(dark ? darkColours() : lightColours());
  m_application.setPalette(palette);
  QToolTip::setPalette(palette);
}

}  // namespace chatelaine::ui
