#include "ui/widgets/banner.h"

#include <QtGui/QAccessible>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>

#include "ui/look/painting.h"
#include "ui/look/spacing.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

struct Dress {
  Icon icon;
  Tone tone;
};

Dress dressOf(BannerKind kind) {
  switch (kind) {
    case BannerKind::info: return {Icon::info, Tone::accent};
    case BannerKind::ok: return {Icon::ok, Tone::ok};
    case BannerKind::warning: return {Icon::warning, Tone::warn};
    case BannerKind::error: return {Icon::error, Tone::error};
  }
  return {Icon::info, Tone::accent};
}

}  // namespace

Banner::Banner(QWidget* parent)
    : QWidget(parent),
      m_picture(new Picture(Icon::info, Tone::accent, extent::largeIcon)),
      m_text(new Text(QString())) {
  setObjectName(QStringLiteral("banner"));
  wrap(*m_text);
  m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(space::m, space::s + 2, space::m, space::s + 2);
  row->setSpacing(space::m);
  row->addWidget(m_picture, 0, Qt::AlignTop);
  row->addWidget(m_text, 1);
  hide();
}

Banner::Banner(BannerKind kind, const QString& text, QWidget* parent) : Banner(parent) { say(kind, text); }

void Banner::say(BannerKind kind, const QString& text) {
  m_kind = kind;
  m_picture->show(dressOf(kind).icon, dressOf(kind).tone);
  m_text->setText(text);
  setAccessibleName(text);
  show();
  update();
  QAccessibleEvent alert(this, QAccessible::Alert);
  QAccessible::updateAccessibility(&alert);
}

void Banner::clear() {
  m_text->clear();
  hide();
}

QString Banner::text() const { return m_text->text(); }

QPushButton* Banner::setAction(const QString& text, const QString& objectName) {
  if (!m_action) return m_action = addAction(text, objectName);
  m_action->setText(text);
  m_action->setObjectName(objectName);
  return m_action;
}

QPushButton* Banner::addAction(const QString& text, const QString& objectName) {
  auto* action = new QPushButton(text, this);
  action->setObjectName(objectName);
  layout()->addWidget(action);
  return action;
}

void Banner::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = coloursOf(palette());
  const Tone tone = dressOf(m_kind).tone;
  QColor border = colourOf(c, tone);
  border.setAlpha(70);
  paintPanel(painter, rect(), tintOf(c, tone), border, extent::cardRadius);
}

}  // namespace chatelaine::ui
