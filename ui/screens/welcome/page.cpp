#include "ui/screens/welcome/page.h"

#include "ui/screens/common/layouts.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

Page::Page(const QString& title, const QString& about, QWidget* parent)
    : QWidget(parent), m_content(columnLayout(space::s)), m_buttons(rowLayout()) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins({});
  column->setSpacing(0);
  column->addWidget(new Heading(title));
  column->addSpacing(space::s);
  auto* lead = new Text(about, TextSize::body, Tone::muted);
  lead->setWordWrap(true);
  lead->setVisible(!about.isEmpty());
  column->addWidget(lead);
  column->addSpacing(space::xl);
  column->addLayout(m_content);
  column->addSpacing(space::xl);
  m_buttons->addStretch(1);
  column->addLayout(m_buttons);
  column->addStretch(1);
}

QSize Page::sizeHint() const {
  layout()->activate();
  return {pageWidth,
          layout()->hasHeightForWidth() ? layout()->heightForWidth(pageWidth) : layout()->sizeHint().height()};
}

}  // namespace chatelaine::ui
