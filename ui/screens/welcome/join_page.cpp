#include "ui/screens/welcome/join_page.h"

#include <QtWidgets/QLineEdit>

#include "core/words.h"
#include "models/server_place.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/secret_field.h"

namespace chatelaine::ui {

JoinPage::JoinPage(const QString& proposedName, const QString& proposedDevice, QWidget* parent)
    : Page(tr("Join a team"),
           tr("An owner of the team invites you, with a link or with eight words that they read out. Both are good for "
              "ten minutes, once."),
           parent),
      m_code(new SecretField),
      m_server(addField(QStringLiteral("joinServer"))),
      m_fingerprint(addField(QStringLiteral("joinFingerprint"))),
      m_member(addField(QStringLiteral("joinMember"), proposedName)),
      m_device(addField(QStringLiteral("joinDevice"), proposedDevice)),
      m_codeRow(new FormRow(tr("Invitation: the link, or its eight words"), m_code)),
      m_serverFields(new QWidget) {
  m_code->setObjectName(QStringLiteral("inviteCode"));
  m_server->setPlaceholderText(QStringLiteral("vault.example.com:4281"));
  content().addWidget(m_codeRow);
  auto* serverRow = new QHBoxLayout(m_serverFields);
  serverRow->setContentsMargins({});
  serverRow->setSpacing(space::m);
  serverRow->addWidget(new FormRow(tr("Server"), m_server, tr("As the owner says it.")), 1, Qt::AlignTop);
  serverRow->addWidget(new FormRow(tr("Key fingerprint (optional)"), m_fingerprint,
                                   tr("Where no public authority vouches for the server.")),
                       1, Qt::AlignTop);
  content().addWidget(m_serverFields);
  QHBoxLayout* names = rowLayout(space::m);
  names->addWidget(new FormRow(tr("Your name"), m_member, tr("The owner sees it and may change it.")), 1, Qt::AlignTop);
  names->addWidget(new FormRow(tr("Name of this computer"), m_device), 1, Qt::AlignTop);
  content().addLayout(names);
  QPushButton* backButton = button(tr("Back"), QStringLiteral("joinBack"));
  m_continue = button(tr("Continue"), QStringLiteral("joinContinue"), Emphasis::primary);
  buttons().addWidget(backButton);
  buttons().addWidget(m_continue);
  setFocusProxy(m_code);
  connect(m_code, &SecretField::changed, this, &JoinPage::judge);
  connect(m_code, &SecretField::returnPressed, this, [this] { m_continue->click(); });
  connect(backButton, &QPushButton::clicked, this, &JoinPage::back);
  connect(m_continue, &QPushButton::clicked, this, &JoinPage::done);
  judge();
}

QLineEdit* JoinPage::addField(const QString& objectName, const QString& value) {
  auto* field = new QLineEdit(value);
  field->setObjectName(objectName);
  field->setMaxLength(200);
  connect(field, &QLineEdit::textChanged, this, &JoinPage::judge);
  return field;
}

QString JoinPage::memberName() const { return m_member->text().trimmed(); }
QString JoinPage::deviceName() const { return m_device->text().trimmed(); }

JoinPage::Kind JoinPage::kind() const {
  return m_code->ask([](std::string_view typed) {
    if (typed.empty()) return Kind::nothing;
    if (sync::parseInviteLink(typed)) return Kind::link;
    const auto code = bytesOfWords(typed);
    return code && code->size() == sync::inviteCodeSize ? Kind::words : Kind::other;
  });
}

void JoinPage::judge() {
  const Kind what = kind();
  m_serverFields->setEnabled(what != Kind::link);
  m_codeRow->setError(what == Kind::other ? tr("This is no invitation yet: a whole link, or all of the eight words.")
                                          : QString());
  m_codeRow->setHint(what == Kind::link    ? tr("A whole invitation: it says where the server is.")
                     : what == Kind::words ? tr("Eight words. Say where the server is as well.")
                                           : QString());
  const auto place = models::serverPlaceFrom(m_server->text().toStdString(), m_fingerprint->text().toStdString());
  const bool isWhole = what == Kind::link || (what == Kind::words && place.has_value());
  m_continue->setEnabled(isWhole && !memberName().isEmpty() && !deviceName().isEmpty());
}

Result<sync::InviteLink> JoinPage::take() {
  const Kind what = kind();
  const Secret typed = m_code->take();
  if (what == Kind::link) return sync::parseInviteLink(typed.text());
  CHATELAINE_TRY(code, bytesOfWords(typed.text()));
  CHATELAINE_TRY(place, models::serverPlaceFrom(m_server->text().toStdString(), m_fingerprint->text().toStdString()));
  return sync::InviteLink{place.address, place.key, std::move(code)};
}

void JoinPage::clear() { m_code->clear(); }

}  // namespace chatelaine::ui
