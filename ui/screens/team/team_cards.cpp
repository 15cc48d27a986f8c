#include "ui/screens/team/team_cards.h"

#include "ui/screens/common/layouts.h"
#include "ui/screens/team/grace_card.h"
#include "ui/screens/team/kit_card.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr int deviceIndent = extent::icon + space::m;

Card* cardWith(const QString& title) {
  auto* card = new Card;
  auto* heading = new Text(title);
  heading->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  card->content().addWidget(heading);
  return card;
}

void addLine(Card& card, const QString& label, const QString& value, const QString& objectName, bool onTheWire) {
  QHBoxLayout* row = rowLayout(space::m);
  row->addWidget(new Text(label), 0, Qt::AlignTop);
  auto* shown = new Text(value, TextSize::body, Tone::muted);
  if (onTheWire) shown->setFont(wireFont(TextSize::small));
  shown->setObjectName(objectName);
  shown->setAlignment(Qt::AlignTrailing | Qt::AlignTop);
  wrap(*shown);
  makeSelectable(*shown);
  row->addWidget(shown, 1);
  card.content().addLayout(row);
}

Text* strong(const QString& name) {
  auto* shown = new Text(name);
  shown->setFont(bodyFont(TextSize::body, QFont::DemiBold));
  shown->elide();
  return shown;
}

Text* wordsOf(const QString& words) {
  auto* shown = new Text(words, TextSize::small, Tone::muted);
  shown->setFont(wireFont(TextSize::small));
  shown->setObjectName(QStringLiteral("safetyWordsOf"));
  wrap(*shown);
  makeSelectable(*shown);
  return shown;
}

// Small actions of a row: what a screen reader hears also says of whom.
QPushButton* rowButton(const QString& caption, const QString& objectName, const QString& spoken) {
  QPushButton* made = button(caption, objectName);
  made->setAccessibleName(spoken);
  return made;
}

}  // namespace

TeamCards::TeamCards(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
  setObjectName(QStringLiteral("teamCards"));
  m_column->setContentsMargins({});
  m_column->setSpacing(space::l);
}

void TeamCards::setView(const TeamPageView& view) {
  if (m_view == view) return;
  m_view = view;
  rebuild();
}

void TeamCards::rebuild() {
  clearLayout(*m_column);
  for (QWidget* card : {serverCard(), membersCard(), gatewaysCard(), invitesCard(), kitCard(), graceCard()})
    m_column->addWidget(card);
}

QWidget* TeamCards::kitCard() {
  auto* card = new KitCard(*m_view);
  connect(card, &KitCard::replaceWanted, this, &TeamCards::replaceKitWanted);
  return card;
}

QWidget* TeamCards::graceCard() {
  auto* card = new GraceCard(*m_view);
  connect(card, &GraceCard::chosen, this, &TeamCards::graceChosen);
  return card;
}

QWidget* TeamCards::serverCard() {
  Card* card = cardWith(tr("Team and server"));
  const bool isHere = m_view->server.isEmpty();
  addLine(*card, tr("Server"), isHere ? tr("this computer") : m_view->server, QStringLiteral("teamServer"), !isHere);
  if (!m_view->fingerprint.isEmpty()) {
    addLine(*card, tr("Its key (SHA-256)"), m_view->fingerprint, QStringLiteral("teamServerKey"), true);
  }
  addLine(*card, tr("Synchronisation"), m_view->sync, QStringLiteral("teamSync"), false);
  QHBoxLayout* actions = rowLayout(space::s);
  if (m_view->amOwner) {
    QPushButton* move = button(Icon::server, tr("Move to another server…"), QStringLiteral("moveTeam"));
    connect(move, &QPushButton::clicked, this, &TeamCards::moveWanted);
    actions->addWidget(move);
  }
  if (!isHere) {
    QPushButton* change = button(tr("Change its address…"), QStringLiteral("changeAddress"));
    connect(change, &QPushButton::clicked, this, &TeamCards::changeAddressWanted);
    actions->addWidget(change);
  }
  actions->addStretch(1);
  if (actions->count() > 1) card->content().addLayout(actions);
  else delete actions;
  card->content().addWidget(hint(
      isHere ? tr("Nobody else can reach it, so nobody can be invited. Move the team to a server to work with others.")
      : m_view->fingerprint.isEmpty()
          ? tr("Its certificate is vouched for by a public authority. What it stores is ciphertext (cryptography).")
          : tr("No other key is accepted there (this program). What it stores is ciphertext (cryptography).")));
  return card;
}

QWidget* TeamCards::membersCard() {
  Card* card = cardWith(tr("Members and devices"));
  for (const TeamPageView::Member& member : m_view->members) addMember(*card, member);
  card->content().addWidget(
      hint(tr("Who is in the team is a signed list that every program checks (cryptography). The six words stand for a "
              "device's keys: compare them with what its own screen shows.")));
  return card;
}

void TeamCards::addMember(Card& card, const TeamPageView::Member& member) {
  QHBoxLayout* row = rowLayout(space::s);
  row->addWidget(new Picture(Icon::person, Tone::muted));
  QVBoxLayout* lines = columnLayout(0);
  lines->addWidget(strong(member.name));
  auto* access = new Text(tr("%1 · %2").arg(member.role, member.access), TextSize::small, Tone::muted);
  access->elide();
  lines->addWidget(access);
  row->addLayout(lines, 1);
  if (member.isMe) row->addWidget(new Chip(tr("you"), Tone::accent));
  if (m_view->amOwner) {
    QPushButton* role = rowButton(tr("Role…"), QStringLiteral("changeRole"), tr("Role of %1").arg(member.name));
    connect(role, &QPushButton::clicked, this, [this, id = member.id] { Q_EMIT roleWanted(id); });
    row->addWidget(role);
    if (!member.isOwner) {
      QPushButton* vaults =
          rowButton(tr("Vaults…"), QStringLiteral("changeAccess"), tr("Vaults of %1").arg(member.name));
      connect(vaults, &QPushButton::clicked, this, [this, id = member.id] { Q_EMIT accessWanted(id); });
      row->addWidget(vaults);
    }
    if (!member.isMe) {
      QPushButton* remove = rowButton(tr("Remove…"), QStringLiteral("removeMember"), tr("Remove %1").arg(member.name));
      connect(remove, &QPushButton::clicked, this, [this, id = member.id] { Q_EMIT removeMemberWanted(id); });
      row->addWidget(remove);
    }
  }
  card.content().addLayout(row);
  for (const TeamPageView::Device& device : member.devices) addDevice(card, member, device);
}

void TeamCards::addDevice(Card& card, const TeamPageView::Member& member, const TeamPageView::Device& device) {
  QHBoxLayout* row = rowLayout(space::s);
  row->addSpacing(deviceIndent);
  QVBoxLayout* lines = columnLayout(0);
  QHBoxLayout* head = rowLayout(space::s);
  auto* name = new Text(device.name);
  name->elide();
  head->addWidget(name, 1);
  if (device.isThis) head->addWidget(new Chip(tr("this device"), Tone::muted));
  lines->addLayout(head);
  lines->addWidget(wordsOf(device.words));
  row->addLayout(lines, 1);
  if (m_view->amOwner && !device.isThis && member.devices.size() > 1) {
    QPushButton* remove =
        rowButton(tr("Remove…"), QStringLiteral("removeDevice"), tr("Remove %1 of %2").arg(device.name, member.name));
    connect(remove, &QPushButton::clicked, this, [this, id = device.id] { Q_EMIT removeDeviceWanted(id); });
    row->addWidget(remove, 0, Qt::AlignTop);
  }
  card.content().addLayout(row);
}

QWidget* TeamCards::gatewaysCard() {
  Card* card = cardWith(tr("Gateways"));
  for (const TeamPageView::Gateway& gateway : m_view->gateways) {
    QHBoxLayout* row = rowLayout(space::s);
    row->addWidget(new Picture(Icon::server, Tone::muted), 0, Qt::AlignTop);
    QVBoxLayout* lines = columnLayout(0);
    lines->addWidget(strong(gateway.name));
    auto* serves = new Text(tr("Serves %1").arg(gateway.serves), TextSize::small, Tone::muted);
    serves->elide();
    lines->addWidget(serves);
    if (!gateway.waiting.isEmpty()) {
      auto* waiting = new Text(tr("Waits for the key of %1: agents are refused there until then").arg(gateway.waiting),
                               TextSize::small, Tone::warn);
      wrap(*waiting);
      lines->addWidget(waiting);
    }
    if (gateway.waitsForKit) {
      auto* waiting =
          new Text(tr("Waits for somebody to confirm the recovery kit on its host"), TextSize::small, Tone::warn);
      wrap(*waiting);
      lines->addWidget(waiting);
    }
    lines->addWidget(wordsOf(gateway.words));
    row->addLayout(lines, 1);
    if (m_view->amOwner) {
      QPushButton* remove =
          rowButton(tr("Remove…"), QStringLiteral("removeGateway"), tr("Remove the gateway %1").arg(gateway.name));
      connect(remove, &QPushButton::clicked, this, [this, id = gateway.id] { Q_EMIT removeGatewayWanted(id); });
      row->addWidget(remove, 0, Qt::AlignTop);
    }
    card->content().addLayout(row);
  }
  if (m_view->gateways.empty()) {
    card->content().addWidget(
        new Banner(BannerKind::warning, tr("The team has no gateway yet: vaults take no secrets, and no agent can be "
                                           "served. Invite one.")));
  }
  card->content().addWidget(
      hint(tr("Gateways alone hold the vaults' secret keys (cryptography). They are what uses "
              "secrets, and what refuses agents.")));
  return card;
}

QWidget* TeamCards::invitesCard() {
  Card* card = cardWith(tr("Invitations"));
  for (const TeamPageView::Invite& invite : m_view->invites) addInvite(*card, invite);
  if (m_view->invites.empty()) card->content().addWidget(new Text(tr("None is out."), TextSize::body, Tone::muted));
  if (m_view->amOwner && !m_view->server.isEmpty()) {
    QPushButton* invite = button(Icon::add, tr("Invite…"), QStringLiteral("invite"), Emphasis::primary);
    connect(invite, &QPushButton::clicked, this, &TeamCards::inviteWanted);
    card->content().addWidget(invite, 0, Qt::AlignLeading);
  }
  card->content().addWidget(hint(
      m_view->amOwner ? tr("A code is good once and for ten minutes. The server sees its number alone, and can put "
                           "nobody in the newcomer's place (cryptography).")
                      : tr("Owners invite.")));
  return card;
}

void TeamCards::addInvite(Card& card, const TeamPageView::Invite& invite) {
  using State = TeamPageView::Invite::State;
  QHBoxLayout* row = rowLayout(space::s);
  row->addWidget(new Picture(invite.kind == State::tampered ? Icon::error : Icon::mail,
                             invite.kind == State::tampered ? Tone::error
                             : invite.kind == State::asking ? Tone::accent
                                                            : Tone::muted));
  QVBoxLayout* lines = columnLayout(0);
  auto* grant = new Text(invite.grant);
  grant->elide();
  lines->addWidget(grant);
  auto* state = new Text(invite.state, TextSize::small, Tone::muted);
  wrap(*state);
  lines->addWidget(state);
  row->addLayout(lines, 1);
  if (invite.kind == State::asking) {
    QPushButton* answer = button(tr("Answer…"), QStringLiteral("answerInvite"), Emphasis::primary);
    connect(answer, &QPushButton::clicked, this, [this, id = invite.id] { Q_EMIT answerWanted(id); });
    row->addWidget(answer);
  }
  QPushButton* cancel = rowButton(invite.kind == State::over ? tr("Clear") : tr("Cancel it"),
                                  QStringLiteral("cancelInvite"), tr("Cancel the invitation: %1").arg(invite.grant));
  connect(cancel, &QPushButton::clicked, this, [this, id = invite.id] { Q_EMIT cancelInviteWanted(id); });
  row->addWidget(cancel);
  card.content().addLayout(row);
}

}  // namespace chatelaine::ui
