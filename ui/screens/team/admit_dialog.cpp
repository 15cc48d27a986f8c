#include "ui/screens/team/admit_dialog.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

FormDialog::Words wordsFor(const vault::Invite& invite, const QString& grant) {
  const bool isGateway = invite.grant.kind == vault::Grant::Kind::gateway;
  return {.title = isGateway ? AdmitDialog::tr("A gateway asks to be let in")
                             : AdmitDialog::tr("%1 asks to be let in").arg(text(invite.who->memberName)),
          .about = AdmitDialog::tr("%1. Who asks has the code (cryptography). That it is the right one, only comparing "
                                   "tells: their screen shows six words, and they must be these.")
                       .arg(grant),
          .action = AdmitDialog::tr("Admit")};
}

}  // namespace

AdmitDialog::AdmitDialog(const vault::Invite& invite, const QString& grant, QWidget* parent)
    : FormDialog(wordsFor(invite, grant), parent), m_invite(invite.id), m_compared(new QCheckBox) {
  setObjectName(QStringLiteral("admitDialog"));
  auto* card = new Card(CardKind::sunken);
  auto* words = new Text(text(invite.words));
  words->setFont(wireFont(TextSize::large));
  words->setObjectName(QStringLiteral("askerWords"));
  words->setAccessibleName(tr("Their six words: %1").arg(text(invite.words)));
  wrap(*words);
  card->content().addWidget(words);
  content().addWidget(card);
  if (invite.grant.kind == vault::Grant::Kind::member) {
    m_member = addField(tr("Name of the member"), QStringLiteral("admitMember"), invite.who->memberName);
  }
  m_device =
      addField(invite.grant.kind == vault::Grant::Kind::gateway ? tr("Name of the gateway") : tr("Name of the device"),
               QStringLiteral("admitDevice"), invite.who->deviceName);
  m_compared->setText(tr("The words on their screen are the same"));
  m_compared->setObjectName(QStringLiteral("wordsCompared"));
  m_compared->setMinimumHeight(extent::target);
  content().addWidget(m_compared);
  QPushButton* refuse = button(tr("Refuse, and cancel the invitation"), QStringLiteral("refuseInvite"));
  content().addWidget(refuse, 0, Qt::AlignLeading);
  connect(refuse, &QPushButton::clicked, this, &AdmitDialog::refused);
  connect(m_compared, &QCheckBox::toggled, this, &AdmitDialog::judge);
  judge();
}

QLineEdit* AdmitDialog::addField(const QString& label, const QString& objectName, const std::string& value) {
  auto* field = new QLineEdit(text(value));
  field->setObjectName(objectName);
  field->setMaxLength(80);
  content().addWidget(new FormRow(label, field));
  connect(field, &QLineEdit::textChanged, this, &AdmitDialog::judge);
  return field;
}

QString AdmitDialog::memberName() const { return m_member ? m_member->text().trimmed() : QString(); }
QString AdmitDialog::deviceName() const { return m_device->text().trimmed(); }

void AdmitDialog::judge() {
  setReady(m_compared->isChecked() && !deviceName().isEmpty() && (!m_member || !memberName().isEmpty()));
}

}  // namespace chatelaine::ui
