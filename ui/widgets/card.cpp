#include "ui/widgets/card.h"

#include <QtGui/QPainter>

#include "ui/look/colours.h"
#include "ui/look/painting.h"
#include "ui/look/spacing.h"

namespace chatelaine::ui {

Card::Card(CardKind kind, QWidget* parent) : QWidget(parent), m_kind(kind), m_content(new QVBoxLayout(this)) {
  m_content->setContentsMargins(space::l, space::m, space::l, space::m);
  m_content->setSpacing(space::s);
}

void Card::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = coloursOf(palette());
  paintPanel(painter, rect(), m_kind == CardKind::raised ? c.surface : c.sunken, c.line, extent::cardRadius);
}

}  // namespace chatelaine::ui
