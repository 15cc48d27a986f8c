#include "ui/widgets/empty_state.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/look/emphasis.h"
#include "ui/look/spacing.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr int widest = 360;
constexpr int narrowest = 120;

// As wide as it may be, in the middle. A row knows how high a wrapped text is at the width that it really gets.
QLayout* centred(Text* line) {
  line->setWordWrap(true);
  line->setAlignment(Qt::AlignHCenter);
  line->setMinimumWidth(narrowest);
  line->setMaximumWidth(widest);
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  row->addWidget(line, 1000);
  row->addStretch(1);
  return row;
}

}  // namespace

EmptyState::EmptyState(Icon icon, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent),
      m_picture(new Picture(icon, Tone::faint, 40)),
      m_title(new Text(QString(), TextSize::large)),
      m_text(new Text(QString(), TextSize::body, Tone::muted)) {
  m_title->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  auto* column = new QVBoxLayout(this);
  column->setSpacing(space::s);
  column->addStretch(2);
  column->addWidget(m_picture, 0, Qt::AlignHCenter);
  column->addSpacing(space::s);
  column->addLayout(centred(m_title));
  column->addLayout(centred(m_text));
  column->addStretch(3);
  say(icon, title, text);
}

void EmptyState::say(Icon icon, const QString& title, const QString& text) {
  m_picture->show(icon, Tone::faint);
  m_title->setText(title);
  m_text->setText(text);
}

QPushButton* EmptyState::addAction(const QString& text, const QString& objectName) {
  auto* button = new QPushButton(text);
  button->setObjectName(objectName);
  setEmphasis(*button, Emphasis::primary);
  auto* column = static_cast<QVBoxLayout*>(layout());
  const int beforeTheLastStretch = column->count() - 1;
  column->insertSpacing(beforeTheLastStretch, space::s);
  column->insertWidget(beforeTheLastStretch + 1, button, 0, Qt::AlignHCenter);
  return button;
}

}  // namespace chatelaine::ui
