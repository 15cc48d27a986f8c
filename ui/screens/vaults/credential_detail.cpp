#include "ui/screens/vaults/credential_detail.h"

#include <QtWidgets/QToolButton>

#include "core/preview.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/monogram_tile.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"
#include "ui/widgets/wire_preview.h"

namespace chatelaine::ui {
namespace {

QString notSentText(const Credential& credential) {
  if (credential.binding.type == CredentialType::totp)
    return CredentialDetail::tr("Not sent. The gateway gives out one-time codes made from it.");
  return CredentialDetail::tr("Not sent in requests.");
}

}  // namespace

CredentialDetail::CredentialDetail(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("credentialDetail"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::l, space::l, space::l, space::l);
  column->setSpacing(space::s);
  column->addWidget(head());
  column->addSpacing(space::s);
  column->addWidget(secretCard());
  column->addSpacing(space::m);
  column->addLayout(wireHeading());
  column->addWidget(wirePart());
  column->addSpacing(space::m);
  column->addWidget(agentsPart());
  column->addSpacing(space::m);
  column->addWidget(new SectionHeading(tr("Activity")));
  m_activity = new ActivityList(tr("Nothing yet. Every use will be listed here before the secret leaves."));
  column->addWidget(m_activity);
  column->addSpacing(space::m);
  QHBoxLayout* actions = rowLayout();
  QPushButton* edit = button(Icon::edit, tr("Edit…"), QStringLiteral("editCredential"));
  edit->setAccessibleName(tr("Edit credential…"));
  QPushButton* remove = button(Icon::remove, tr("Delete…"), QStringLiteral("deleteCredential"), Emphasis::quiet);
  remove->setAccessibleName(tr("Delete credential…"));
  connect(edit, &QPushButton::clicked, this, &CredentialDetail::editWanted);
  connect(remove, &QPushButton::clicked, this, &CredentialDetail::removeWanted);
  actions->addWidget(edit);
  actions->addWidget(remove);
  actions->addStretch(1);
  column->addLayout(actions);
  column->addStretch(1);
}

QWidget* CredentialDetail::head() {
  auto* widget = new QWidget;
  auto* row = new QHBoxLayout(widget);
  row->setContentsMargins({});
  row->setSpacing(space::m);
  m_tile = new MonogramTile({}, 40);
  row->addWidget(m_tile, 0, Qt::AlignTop);
  QVBoxLayout* lines = columnLayout(2);
  m_title = new Text({}, TextSize::large);
  m_title->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  m_subtitle = new Text({}, TextSize::body, Tone::muted);
  for (Text* line : {m_title, m_subtitle}) {
    wrap(*line);
    lines->addWidget(line);
  }
  m_state = new Chip({}, Tone::warn);
  lines->addWidget(m_state, 0, Qt::AlignLeading);
  row->addLayout(lines, 1);
  return widget;
}

QWidget* CredentialDetail::secretCard() {
  auto* card = new Card;
  QHBoxLayout* row = rowLayout(space::m);
  QVBoxLayout* lines = columnLayout(2);
  auto* bullets =
      new Text(QString::fromUtf8(maskedSecret.data(), static_cast<qsizetype>(maskedSecret.size())), TextSize::large);
  bullets->setFont(wireFont(TextSize::large));
  bullets->setAccessibleName(tr("The secret; nobody can read it here"));
  m_stored = new Text({}, TextSize::small, Tone::muted);
  wrap(*m_stored);
  lines->addWidget(bullets);
  lines->addWidget(m_stored);
  row->addLayout(lines, 1);
  QPushButton* replace = button(Icon::replace, tr("Replace…"), QStringLiteral("replaceSecret"));
  connect(replace, &QPushButton::clicked, this, &CredentialDetail::replaceWanted);
  row->addWidget(replace, 0, Qt::AlignTop);
  card->content().addLayout(row);
  card->content().addWidget(
      hint(tr("Sealed to the vault's gateways. No program here can show it again (cryptography).")));
  return card;
}

QLayout* CredentialDetail::wireHeading() {
  QHBoxLayout* row = rowLayout();
  row->addWidget(new SectionHeading(tr("Will be sent as")), 1);
  QToolButton* change = iconButton(Icon::edit, tr("Change hosts or rule…"), QStringLiteral("changeBinding"));
  connect(change, &QToolButton::clicked, this, &CredentialDetail::rebindWanted);
  row->addWidget(change);
  return row;
}

QWidget* CredentialDetail::wirePart() {
  auto* part = new QWidget;
  auto* column = new QVBoxLayout(part);
  column->setContentsMargins({});
  column->setSpacing(space::s);
  m_preview = new WirePreview;
  column->addWidget(m_preview);
  column->addWidget(
      hint(tr("Hosts and rule are sealed together with the secret; the gateway refuses it anywhere else.")));
  return part;
}

QWidget* CredentialDetail::agentsPart() {
  auto* part = new QWidget;
  auto* column = new QVBoxLayout(part);
  column->setContentsMargins({});
  column->setSpacing(space::xs);
  QHBoxLayout* heading = rowLayout();
  heading->addWidget(new SectionHeading(tr("Agents that may use it")), 1);
  QToolButton* pin = iconButton(Icon::pin, tr("Pin this vault to an agent…"), QStringLiteral("detailPin"));
  connect(pin, &QToolButton::clicked, this, &CredentialDetail::pinWanted);
  heading->addWidget(pin);
  column->addLayout(heading);
  m_agents = columnLayout(space::xs);
  column->addLayout(m_agents);
  return part;
}

void CredentialDetail::setView(const CredentialDetailView& view, Timestamp now) {
  const Credential& credential = view.row.credential;
  m_tile->setName(view.row.serviceName.isEmpty() ? titleOf(credential) : view.row.serviceName);
  m_title->setText(titleOf(credential));
  const QString subtitle = subtitleOf(credential);
  m_subtitle->setText(subtitle.isEmpty() ? typeText(credential.binding.type)
                                         : typeText(credential.binding.type) + QStringLiteral(" · ") + subtitle);
  for (Text* line : {m_title, m_subtitle}) line->setToolTip(line->text());
  const bool expires = view.row.freshness != models::Freshness::fresh;
  m_state->setVisible(expires);
  const bool expired = view.row.freshness == models::Freshness::expired;
  m_state->set(expired ? tr("Expired, refused by the gateway")
                       : tr("Expires %1").arg(untilText(credential.labels.expiresAt, now)),
               expired ? Tone::error : Tone::warn);
  const QString version = tr("version %1").arg(credential.secretVersion);
  const QString day = dayText(credential.secretStoredAt);
  m_stored->setText(view.storedBy.isEmpty() ? tr("stored %1 · %2").arg(day, version)
                                            : tr("stored %1 by %2 · %3").arg(day, view.storedBy, version));
  const bool goesNowhere = credential.binding.hosts.empty() && credential.binding.destinations.empty();
  m_preview->setRequest(preview(credential.binding.rule), goesNowhere ? std::string() : scopeText(credential.binding),
                        notSentText(credential));
  setAgents(view);
  m_activity->setLines(view.activity);
}

void CredentialDetail::setAgents(const CredentialDetailView& view) {
  clearLayout(*m_agents);
  for (const PinLine& line : view.pins) {
    QHBoxLayout* row = rowLayout();
    row->addWidget(new Picture(Icon::agent));
    auto* agent = new Text(line.agent);
    agent->elide();
    row->addWidget(agent, line.expiry.isEmpty() ? 1 : 0);
    if (!line.expiry.isEmpty()) row->addWidget(new Text(line.expiry, TextSize::small, Tone::muted), 1);
    QToolButton* unpin = iconButton(Icon::unpin, tr("Unpin from %1").arg(line.agent), QStringLiteral("unpin"));
    connect(unpin, &QToolButton::clicked, this, [this, pin = line.pin] { Q_EMIT unpinWanted(pin); });
    row->addWidget(unpin);
    m_agents->addLayout(row);
  }
  const QString nameSpace = text(view.row.credential.labels.nameSpace);
  if (!nameSpace.isEmpty()) m_agents->addWidget(hint(tr("Of these, only agents in the namespace %1.").arg(nameSpace)));
  if (view.pins.empty())
    m_agents->addWidget(hint(tr("None yet. Pin the vault to an agent to let it use this credential.")));
}

}  // namespace chatelaine::ui
