#include "ui/screens/team/invite_dialog.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QVBoxLayout>

#include "ui/look/spacing.h"
#include "ui/screens/common/wording.h"
#include "ui/screens/team/team_page_view.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

QComboBox* roleChoice() {
  auto* choice = new QComboBox;
  choice->setObjectName(QStringLiteral("roleChoice"));
  for (const sync::Role role : {sync::Role::owner, sync::Role::editor, sync::Role::auditor})
    choice->addItem(roleText(role));
  return choice;
}

// The meaning of the role stands below its field and follows it.
void explainRole(QComboBox* choice, FormRow* row) {
  const auto explain = [choice, row] { row->setHint(roleMeaning(static_cast<sync::Role>(choice->currentIndex()))); };
  QObject::connect(choice, &QComboBox::currentIndexChanged, row, explain);
  explain();
}

// As tall as its explanations are at its width: a dialog's own minimum doesn't ask for that.
void fit(QDialog& dialog) {
  constexpr int wide = 540;
  dialog.setMinimumSize(wide, 0);
  dialog.layout()->activate();
  dialog.setMinimumHeight(dialog.layout()->heightForWidth(wide) + space::l);
  dialog.resize(wide, dialog.minimumHeight());
}

std::vector<VaultId> allVaults(const models::TeamView& team) {
  std::vector<VaultId> all;
  for (const vault::VaultSummary& vault : team.vaults) all.push_back(vault.id);
  return all;
}

}  // namespace

InviteDialog::InviteDialog(const models::TeamView& team, QWidget* parent)
    : FormDialog(
          {.title = tr("Invite"),
           .about = tr("Makes a code of eight words, good once and for ten minutes. Whoever comes with it is let "
                       "in only after you have compared six words."),
           .action = tr("Make the code")},
          parent),
      m_kind(new QComboBox),
      m_role(roleChoice()),
      m_member(new QComboBox),
      m_vaults(new VaultChecks(team, allVaults(team))),
      m_roleRow(new FormRow(tr("Role"), m_role)),
      m_memberRow(new FormRow(tr("Whose device"), m_member)),
      m_vaultRow(new FormRow(tr("Vaults"), m_vaults)) {
  setObjectName(QStringLiteral("inviteDialog"));
  m_kind->setObjectName(QStringLiteral("inviteKind"));
  m_kind->addItems({tr("A new member"), tr("Another device of a member"), tr("A gateway")});
  m_role->setCurrentIndex(static_cast<int>(sync::Role::editor));
  m_member->setObjectName(QStringLiteral("inviteMember"));
  for (const models::MemberView& member : team.members) {
    m_member->addItem(text(member.name), QString::fromStdString(member.id.hex()));
    if (member.isMe) m_member->setCurrentIndex(m_member->count() - 1);
  }
  content().addWidget(new FormRow(tr("Whom"), m_kind));
  for (FormRow* row : {m_roleRow, m_memberRow, m_vaultRow}) content().addWidget(row);
  explainRole(m_role, m_roleRow);
  for (QComboBox* choice : {m_kind, m_role})
    connect(choice, &QComboBox::currentIndexChanged, this, &InviteDialog::judge);
  judge();
}

void InviteDialog::judge() {
  const auto kind = static_cast<vault::Grant::Kind>(m_kind->currentIndex());
  const bool isOwner = static_cast<sync::Role>(m_role->currentIndex()) == sync::Role::owner;
  m_roleRow->setVisible(kind == vault::Grant::Kind::member);
  m_memberRow->setVisible(kind == vault::Grant::Kind::device);
  m_vaultRow->setVisible(kind == vault::Grant::Kind::gateway || (kind == vault::Grant::Kind::member && !isOwner));
  m_vaultRow->setHint(kind == vault::Grant::Kind::gateway
                          ? tr("The gateway gets their secret keys and serves their agents.")
                          : tr("Others aren't even named to them: they lack the keys (cryptography)."));
  fit(*this);
}

vault::Grant InviteDialog::grant() const {
  vault::Grant grant;
  grant.kind = static_cast<vault::Grant::Kind>(m_kind->currentIndex());
  grant.role = static_cast<sync::Role>(m_role->currentIndex());
  if (grant.kind == vault::Grant::Kind::device) {
    const auto member = MemberId::fromHex(m_member->currentData().toString().toStdString());
    if (member) grant.member = *member;
    return grant;
  }
  if (grant.kind == vault::Grant::Kind::gateway || grant.role != sync::Role::owner) grant.vaults = m_vaults->ticked();
  return grant;
}

RoleDialog::RoleDialog(const QString& name, sync::Role role, QWidget* parent)
    : FormDialog({.title = tr("Role of %1").arg(name),
                  .about = tr("A lesser role gives the vaults concerned a new key."),
                  .action = tr("Change the role")},
                 parent),
      m_role(roleChoice()) {
  setObjectName(QStringLiteral("roleDialog"));
  auto* row = new FormRow(tr("Role"), m_role);
  content().addWidget(row);
  m_role->setCurrentIndex(static_cast<int>(role));
  explainRole(m_role, row);
  const auto judge = [this, before = static_cast<int>(role)] {
    setReady(m_role->currentIndex() != before);
    fit(*this);
  };
  connect(m_role, &QComboBox::currentIndexChanged, this, judge);
  judge();
}

sync::Role RoleDialog::role() const { return static_cast<sync::Role>(m_role->currentIndex()); }

AccessDialog::AccessDialog(const models::TeamView& team, const models::MemberView& member, QWidget* parent)
    : FormDialog({.title = tr("Vaults of %1").arg(text(member.name)),
                  .about = tr("A vault that is taken away gets a new key (cryptography). What was read before can't be "
                              "unread: replace the secrets that they stored themselves."),
                  .action = tr("Change the vaults")},
                 parent),
      m_vaults(new VaultChecks(team, member.vaults)) {
  setObjectName(QStringLiteral("accessDialog"));
  content().addWidget(m_vaults);
}

}  // namespace chatelaine::ui
