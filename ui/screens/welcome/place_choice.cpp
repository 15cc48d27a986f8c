#include "ui/screens/welcome/place_choice.h"

#include <QtWidgets/QRadioButton>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/server_fields.h"

namespace chatelaine::ui {

PlaceChoice::PlaceChoice(QWidget* parent)
    : QWidget(parent),
      m_here(new QRadioButton(tr("On this computer"))),
      m_there(new QRadioButton(tr("On a server"))),
      m_fields(new ServerFields) {
  m_here->setObjectName(QStringLiteral("placeHere"));
  m_there->setObjectName(QStringLiteral("placeServer"));
  m_here->setChecked(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins({});
  column->setSpacing(space::m);
  QHBoxLayout* choices = rowLayout(space::xl);
  for (QRadioButton* choice : {m_here, m_there}) {
    choice->setMinimumHeight(extent::target);
    choices->addWidget(choice);
    connect(choice, &QRadioButton::toggled, this, &PlaceChoice::judge);
  }
  choices->addStretch(1);
  column->addLayout(choices);
  column->addWidget(m_fields);
  connect(m_fields, &ServerFields::changed, this, &PlaceChoice::changed);
  judge();
}

bool PlaceChoice::isOnServer() const { return m_there->isChecked(); }

Result<models::ServerPlace> PlaceChoice::server() const { return m_fields->server(); }

void PlaceChoice::judge() {
  m_fields->setVisible(isOnServer());
  Q_EMIT changed();
}

}  // namespace chatelaine::ui
