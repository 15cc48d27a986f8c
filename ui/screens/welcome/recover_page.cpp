#include "ui/screens/welcome/recover_page.h"

#include <QtWidgets/QLineEdit>

#include "core/words.h"
#include "models/recovery_words.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/secret_field.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr std::size_t seedSize = models::recoveryWordCount * 2;

}  // namespace

RecoverPage::RecoverPage(const QString& proposedDevice, QWidget* parent)
    : Page(tr("Get the team back"),
           tr("For the day when every owner's device is lost. The recovery kit lets this computer in as an owner's "
              "device, once; a new kit takes its place."),
           parent),
      m_words(new SecretField),
      m_server(addField(QStringLiteral("recoverServer"))),
      m_fingerprint(addField(QStringLiteral("recoverFingerprint"))),
      m_device(addField(QStringLiteral("recoverDevice"), proposedDevice)),
      m_wordsRow(new FormRow(tr("The kit's sixteen words"), m_words)),
      m_serverRow(new FormRow(tr("Server"), m_server, tr("Where the team is; gateways know it, too."))) {
  m_words->setObjectName(QStringLiteral("kitWords"));
  m_server->setPlaceholderText(QStringLiteral("vault.example.com:4281"));
  content().addWidget(m_wordsRow);
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
  connect(m_words, &SecretField::changed, this, &RecoverPage::judge);
  connect(m_words, &SecretField::returnPressed, this, [this] { m_continue->click(); });
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

RecoverPage::Kind RecoverPage::kind() const {
  return m_words->ask([](std::string_view typed) {
    if (typed.empty()) return Kind::nothing;
    const auto seed = bytesOfWords(typed);
    if (!seed) return Kind::other;
    return seed->size() == seedSize ? Kind::kit : Kind::begun;
  });
}

void RecoverPage::judge() {
  const Kind what = kind();
  m_wordsRow->setError(what == Kind::other ? tr("These aren't words of a kit: each has five letters, as on the paper.")
                                           : QString());
  m_wordsRow->setHint(what == Kind::kit     ? tr("All sixteen are there.")
                      : what == Kind::begun ? tr("Not all sixteen yet, or more than that.")
                                            : tr("In their order, with a space between."));
  const bool isTyped = !m_server->text().isEmpty();
  m_serverRow->setError(isTyped && !server() ? tr("Host and port, and 64 digits or nothing as the fingerprint.")
                                             : QString());
  m_continue->setEnabled(what == Kind::kit && server().has_value() && !deviceName().isEmpty());
}

Result<Secret> RecoverPage::take() {
  const Secret typed = m_words->take();
  return bytesOfWords(typed.text());
}

void RecoverPage::clear() { m_words->clear(); }

}  // namespace chatelaine::ui
