#include "ui/screens/forks/forks_screen.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QStackedWidget>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr qsizetype fingerprintShown = 16;

QString nameOf(const models::TeamView& team, const PrincipalId& principal) {
  if (principal.isNull()) return ForksScreen::tr("The recovery kit");
  for (const models::MemberView& member : team.members) {
    for (const models::DeviceView& device : member.devices) {
      if (device.id == principal) return ForksScreen::tr("%1 on %2").arg(text(member.name), text(device.name));
    }
  }
  for (const models::GatewayView& gateway : team.gateways) {
    if (gateway.id == principal) return text(gateway.name);
  }
  return ForksScreen::tr("Somebody who isn't in the team now (%1)").arg(text(principal.hex().substr(0, 8)));
}

QString vaultOf(const models::TeamView& team, const VaultId& id) {
  const vault::VaultSummary* summary = models::find(team, id);
  return summary == nullptr ? ForksScreen::tr("the team's own list") : text(summary->name);
}

QString placeOf(const vault::EvidenceSide& side) {
  switch (side.kind) {
    case vault::EvidenceKind::roster: return ForksScreen::tr("Revision %1 of who is in the team").arg(side.place);
    case vault::EvidenceKind::head: return ForksScreen::tr("Change number %1").arg(side.place);
    case vault::EvidenceKind::record: break;
  }
  return ForksScreen::tr("From event %1 on").arg(side.place);
}

ForkCard::Side sideOf(const std::optional<vault::EvidenceSide>& side, const models::TeamView& team, Timestamp now) {
  if (!side) return {.signer = ForksScreen::tr("It can't be read."), .time = {}, .place = {}, .fingerprint = {}};
  return {.signer = nameOf(team, side->author),
          .time = ForksScreen::tr("Signed %1, by its own clock").arg(shortMomentText(side->time, now)),
          .place = placeOf(*side),
          .fingerprint = text(side->hash.hex()).first(fingerprintShown)};
}

QString titleOf(const models::ForkView& fork, const models::TeamView& team) {
  switch (fork.kind) {
    case vault::EvidenceKind::roster: return ForksScreen::tr("Two lists of who is in the team");
    case vault::EvidenceKind::head: return ForksScreen::tr("Two pasts of %1").arg(vaultOf(team, fork.vault));
    case vault::EvidenceKind::record: break;
  }
  return ForksScreen::tr("Two records of %1").arg(nameOf(team, fork.principal));
}

QString meaningOf(vault::EvidenceKind kind) {
  switch (kind) {
    case vault::EvidenceKind::roster:
      return ForksScreen::tr(
          "An owner's device signed both, or somebody has its keys. Different people may be shown different members, "
          "rights and gateways.");
    case vault::EvidenceKind::head:
      return ForksScreen::tr(
          "Both are validly signed, so this is no mistake on the way: the server shows different people different "
          "changes, was put back to an older copy and went on from there, or a device's keys are used twice, for "
          "example from a copied disk.");
    case vault::EvidenceKind::record: break;
  }
  return ForksScreen::tr(
      "The same device or gateway signed two different records of what was done. Its data was put back to an older "
      "copy, its keys are used twice, or the server hides a part of the record.");
}

QString stoppedOf(const models::ForkView& fork, const models::TeamView& team) {
  switch (fork.kind) {
    case vault::EvidenceKind::roster: return ForksScreen::tr("Until it is settled everything is read-only here.");
    case vault::EvidenceKind::head:
      return ForksScreen::tr("Until it is settled %1 is read-only here.").arg(vaultOf(team, fork.vault));
    case vault::EvidenceKind::record: break;
  }
  return ForksScreen::tr("Until it is settled agents, pins and names are read-only here.");
}

QWidget* sidePanel(const QString& title, const ForkCard::Side& side) {
  auto* panel = new Card(CardKind::sunken);
  panel->content().addWidget(new SectionHeading(title));
  auto* signer = new Text(side.signer);
  wrap(*signer);
  panel->content().addWidget(signer);
  for (const QString& line : {side.time, side.place}) {
    auto* widget = new Text(line, TextSize::small, Tone::muted);
    wrap(*widget);
    widget->setVisible(!line.isEmpty());
    panel->content().addWidget(widget);
  }
  auto* fingerprint = new Text(side.fingerprint, TextSize::small, Tone::muted);
  fingerprint->setFont(wireFont(TextSize::small));
  fingerprint->setObjectName(QStringLiteral("forkFingerprint"));
  fingerprint->setAccessibleName(ForksScreen::tr("%1, fingerprint %2").arg(title, side.fingerprint));
  makeSelectable(*fingerprint);
  fingerprint->setVisible(!side.fingerprint.isEmpty());
  panel->content().addWidget(fingerprint);
  panel->content().addStretch(1);
  return panel;
}

}  // namespace

ForkCard forkCardOf(const models::ForkView& fork, const models::TeamView& team, Timestamp now) {
  return {.id = fork.id,
          .title = titleOf(fork, team),
          .meaning = meaningOf(fork.kind),
          .stopped = stoppedOf(fork, team),
          .found = ForksScreen::tr("Found %1").arg(shortMomentText(fork.found, now)),
          .ours = sideOf(fork.ours, team, now),
          .theirs = sideOf(fork.theirs, team, now)};
}

ForksScreen::ForksScreen(QWidget* parent)
    : QWidget(parent), m_body(new QStackedWidget), m_cards(columnLayout(space::l)) {
  setObjectName(QStringLiteral("forksScreen"));
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(space::l, 0, space::l, space::l);
  column->setSpacing(space::l);
  column->addWidget(advice());
  column->addLayout(m_cards);
  column->addStretch(1);
  m_body->addWidget(scrollable(content));
  m_body->addWidget(new EmptyState(Icon::ok, tr("Nothing is open"),
                                   tr("What everybody signed fits together, as far as this computer has seen it.")));
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, space::l, 0, 0);
  outer->setSpacing(space::m);
  auto* title = new Heading(tr("Two pasts"));
  title->setContentsMargins(space::l, 0, space::l, 0);
  outer->addWidget(title);
  outer->addWidget(m_body, 1);
  m_body->setCurrentIndex(1);
}

QWidget* ForksScreen::advice() {
  auto* made = new Card;
  auto* heading = new Text(tr("What to do"));
  heading->setFont(bodyFont(TextSize::body, QFont::DemiBold));
  made->content().addWidget(heading);
  const QString steps[] = {
      tr("1.  Export the evidence. It holds no secret: hashes, public keys and signatures."),
      tr("2.  Ask the others, by another way than this server, what they see: the last change, and the fingerprints "
         "below."),
      tr("3.  Ask who runs the server whether a copy was put back, and whether a device of the team was copied. If "
         "nobody can explain it, take the server for hostile: remove the device whose keys may be stolen, and move the "
         "team to another server."),
      tr("4.  Settle it. This computer goes on with the past that it has; what only the other side had isn't brought "
         "over and has to be made again.")};
  for (const QString& step : steps) {
    auto* line = new Text(step);
    wrap(*line);
    made->content().addWidget(line);
  }
  made->content().addWidget(hint(
      tr("Found by comparing signatures (cryptography); stopped by this program. Every computer settles for itself, "
         "and every gateway on its own host: chatelainectl forks.")));
  return made;
}

void ForksScreen::setForks(const std::vector<ForkCard>& forks) {
  if (forks == m_forks) return;
  m_forks = forks;
  clearLayout(*m_cards);
  for (std::size_t i = 0; i < std::min(m_forks.size(), forksShown); ++i) m_cards->addWidget(card(m_forks[i]));
  if (m_forks.size() > forksShown) {
    m_cards->addWidget(hint(tr("%n other(s) will be shown once these are settled.", nullptr,
                               static_cast<int>(m_forks.size() - forksShown))));
  }
  m_body->setCurrentIndex(m_forks.empty() ? 1 : 0);
}

QWidget* ForksScreen::card(const ForkCard& fork) {
  auto* made = new Card;
  QHBoxLayout* head = rowLayout();
  head->addWidget(new Picture(Icon::error, Tone::error));
  auto* title = new Text(fork.title);
  title->setFont(bodyFont(TextSize::body, QFont::DemiBold));
  title->elide();
  head->addWidget(title, 1);
  head->addWidget(new Text(fork.found, TextSize::small, Tone::muted));
  made->content().addLayout(head);
  for (const QString& line : {fork.meaning, fork.stopped}) {
    auto* paragraph = new Text(line);
    wrap(*paragraph);
    made->content().addWidget(paragraph);
  }
  QHBoxLayout* sides = rowLayout(space::m);
  sides->addWidget(sidePanel(tr("What this computer has"), fork.ours), 1);
  sides->addWidget(sidePanel(tr("What somebody else was shown"), fork.theirs), 1);
  made->content().addLayout(sides);
  made->content().addLayout(actions(fork));
  return made;
}

QLayout* ForksScreen::actions(const ForkCard& fork) {
  QHBoxLayout* row = rowLayout();
  row->addStretch(1);
  QPushButton* save = button(Icon::download, tr("Export evidence…"), QStringLiteral("exportEvidence"));
  save->setAccessibleName(tr("Export evidence: %1").arg(fork.title));
  connect(save, &QPushButton::clicked, this, [this, id = fork.id] { Q_EMIT exportWanted(id); });
  QPushButton* settle = button(tr("I have settled it…"), QStringLiteral("settleFork"), Emphasis::danger);
  settle->setAccessibleName(tr("I have settled it: %1").arg(fork.title));
  connect(settle, &QPushButton::clicked, this, [this, id = fork.id] { Q_EMIT settleWanted(id); });
  row->addWidget(save);
  row->addWidget(settle);
  return row;
}

}  // namespace chatelaine::ui
