#include "ui/screens/welcome/place_choice.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QRadioButton>

#include "ui/screens/common/layouts.h"
#include "ui/widgets/form_row.h"

namespace chatelaine::ui {

PlaceChoice::PlaceChoice(QWidget* parent)
    : QWidget(parent),
      m_here(new QRadioButton(tr("On this computer"))),
      m_there(new QRadioButton(tr("On a server"))),
      m_fields(serverFields()) {
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
  judge();
}

QWidget* PlaceChoice::serverFields() {
  auto* fields = new QWidget;
  auto* row = new QHBoxLayout(fields);
  row->setContentsMargins({});
  row->setSpacing(space::m);
  m_address = new QLineEdit;
  m_address->setObjectName(QStringLiteral("serverAddress"));
  m_address->setPlaceholderText(QStringLiteral("vault.example.com:4281"));
  m_fingerprint = new QLineEdit;
  m_fingerprint->setObjectName(QStringLiteral("serverFingerprint"));
  m_addressRow =
      new FormRow(tr("Server"), m_address, tr("It stores ciphertext and can open none of it (cryptography)."));
  row->addWidget(m_addressRow, 1, Qt::AlignTop);
  row->addWidget(new FormRow(tr("Key fingerprint (optional)"), m_fingerprint,
                             tr("SHA-256 of its TLS key, where no public authority vouches for it.")),
                 1, Qt::AlignTop);
  for (QLineEdit* field : {m_address, m_fingerprint})
    connect(field, &QLineEdit::textChanged, this, &PlaceChoice::judge);
  return fields;
}

bool PlaceChoice::isOnServer() const { return m_there->isChecked(); }

Result<models::ServerPlace> PlaceChoice::server() const {
  return models::serverPlaceFrom(m_address->text().toStdString(), m_fingerprint->text().toStdString());
}

void PlaceChoice::judge() {
  m_fields->setVisible(isOnServer());
  const bool isTyped = !m_address->text().isEmpty();
  m_addressRow->setError(isTyped && !server() ? tr("Host and port, and 64 digits or nothing as the fingerprint.")
                                              : QString());
  Q_EMIT changed();
}

}  // namespace chatelaine::ui
