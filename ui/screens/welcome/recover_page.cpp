#include "ui/screens/welcome/recover_page.h"

#include <QtWidgets/QLineEdit>

#include "ui/screens/common/layouts.h"
#include "ui/screens/welcome/kit_words_row.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

RecoverPage::RecoverPage(const QString& proposedDevice, QWidget* parent)
    : Page(tr("Get the team back"),
           tr("For the day when every owner's device is lost. The recovery kit lets this computer in as an owner's "
              "device, once; a new kit takes its place."),
           parent),
      m_words(new KitWordsRow(QStringLiteral("kitWords"))),
      m_server(addField(QStringLiteral("recoverServer"))),
      m_fingerprint(addField(QStringLiteral("recoverFingerprint"))),
      m_device(addField(QStringLiteral("recoverDevice"), proposedDevice)),
      m_serverRow(new FormRow(tr("Server"), m_server, tr("Where the team is; gateways know it, too."))) {
  m_server->setPlaceholderText(QStringLiteral("vault.example.com:4281"));
  content().addWidget(m_words);
  QHBoxLayout* place = rowLayout(space::m);
  place->addWidget(m_serverRow, 1, Qt::AlignTop);
  place->addWidget(new FormRow(tr("Key fingerprint (optional)"), m_fingerprint,
                               tr("Where no public authority vouches for the server.")),
                   1, Qt::AlignTop);
  content().addLayout(place);
  content().addWidget(new FormRow(tr("Name of this computer"), m_device));
  content().addWidget(hint(
      tr("The server checks the kit's signature and learns none of its words (cryptography). Every vault gets a new "
         "key; gateways go on serving agents. A team that lived on a lost computer alone can't be brought back "
         "without a backup of it.")));
  QPushButton* backButton = button(tr("Back"), QStringLiteral("recoverBack"));
  m_continue = button(tr("Continue"), QStringLiteral("recoverContinue"), Emphasis::primary);
  buttons().addWidget(backButton);
  buttons().addWidget(m_continue);
  setFocusProxy(m_words);
  connect(m_words, &KitWordsRow::changed, this, &RecoverPage::judge);
  connect(m_words, &KitWordsRow::returnPressed, this, [this] { m_continue->click(); });
  connect(backButton, &QPushButton::clicked, this, &RecoverPage::back);
  connect(m_continue, &QPushButton::clicked, this, &RecoverPage::done);
  judge();
}

QLineEdit* RecoverPage::addField(const QString& objectName, const QString& value) {
  auto* field = new QLineEdit(value);
  field->setObjectName(objectName);
  field->setMaxLength(200);
  connect(field, &QLineEdit::textChanged, this, &RecoverPage::judge);
  return field;
}

QString RecoverPage::deviceName() const { return m_device->text().trimmed(); }

Result<models::ServerPlace> RecoverPage::server() const {
  return models::serverPlaceFrom(m_server->text().toStdString(), m_fingerprint->text().toStdString());
}

void RecoverPage::judge() {
  const bool isTyped = !m_server->text().isEmpty();
  m_serverRow->setError(isTyped && !server() ? tr("Host and port, and 64 digits or nothing as the fingerprint.")
                                             : QString());
  m_continue->setEnabled(m_words->isWhole() && server().has_value() && !deviceName().isEmpty());
}

Result<Secret> RecoverPage::take() { return m_words->take(); }

void RecoverPage::clear() { m_words->clear(); }

}  // namespace chatelaine::ui
