#include "ui/screens/common/server_fields.h"

#include <QtWidgets/QLineEdit>

#include "ui/screens/common/layouts.h"
#include "ui/widgets/form_row.h"

namespace chatelaine::ui {

ServerFields::ServerFields(QWidget* parent)
    : QWidget(parent),
      m_address(new QLineEdit),
      m_fingerprint(new QLineEdit),
      m_addressRow(
          new FormRow(tr("Server"), m_address, tr("It stores ciphertext and can open none of it (cryptography)."))) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins({});
  row->setSpacing(space::m);
  m_address->setObjectName(QStringLiteral("serverAddress"));
  m_address->setPlaceholderText(QStringLiteral("vault.example.com:4281"));
  m_fingerprint->setObjectName(QStringLiteral("serverFingerprint"));
  row->addWidget(m_addressRow, 1, Qt::AlignTop);
  row->addWidget(new FormRow(tr("Key fingerprint (optional)"), m_fingerprint,
                             tr("SHA-256 of its TLS key, where no public authority vouches for it.")),
                 1, Qt::AlignTop);
  setFocusProxy(m_address);
  for (QLineEdit* field : {m_address, m_fingerprint}) {
    field->setMaxLength(200);
    connect(field, &QLineEdit::textChanged, this, &ServerFields::judge);
  }
}

Result<models::ServerPlace> ServerFields::server() const {
  return models::serverPlaceFrom(m_address->text().toStdString(), m_fingerprint->text().toStdString());
}

void ServerFields::set(const models::ServerPlace& place) {
  m_address->setText(QString::fromStdString(place.address));
  m_fingerprint->setText(place.key ? QString::fromStdString(place.key->hex()) : QString());
  for (QLineEdit* field : {m_address, m_fingerprint}) field->setCursorPosition(0);
}

void ServerFields::judge() {
  const bool isTyped = !m_address->text().isEmpty();
  m_addressRow->setError(isTyped && !server() ? tr("Host and port, and 64 digits or nothing as the fingerprint.")
                                              : QString());
  Q_EMIT changed();
}

}  // namespace chatelaine::ui
