#include "ui/widgets/empty_state.h"

#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/look/emphasis.h"
#include "ui/look/spacing.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

EmptyState::EmptyState(Icon icon, const QString& title, const QString& text, QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setSpacing(space::s);
  column->addStretch(2);
  column->addWidget(new Picture(icon, Tone::faint, 40), 0, Qt::AlignHCenter);
  column->addSpacing(space::s);
  auto* heading = new Text(title, TextSize::large);
  heading->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  column->addWidget(heading, 0, Qt::AlignHCenter);
  auto* body = new Text(text, TextSize::body, Tone::muted);
  body->setWordWrap(true);
  body->setAlignment(Qt::AlignHCenter);
  body->setMinimumWidth(320);
  column->addWidget(body, 0, Qt::AlignHCenter);
  column->addStretch(3);
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
