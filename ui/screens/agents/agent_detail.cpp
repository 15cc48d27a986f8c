#include "ui/screens/agents/agent_detail.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

// A page of the tabs: scrolls, with our margins.
QWidget* tabPage(QVBoxLayout*& column) {
  auto* content = new QWidget;
  column = new QVBoxLayout(content);
  column->setContentsMargins(space::l, space::l, space::l, space::l);
  column->setSpacing(space::s);
  return scrollable(content);
}

QString lifeText(const AgentToken& token, Timestamp now) {
  if (!token.expiresAt) return AgentDetail::tr("no expiry");
  if (*token.expiresAt <= now) return AgentDetail::tr("ended %1").arg(shortDayText(*token.expiresAt, now));
  return AgentDetail::tr("expires %1").arg(untilText(token.expiresAt, now));
}

QHBoxLayout* sectionWith(const QString& heading, QPushButton* action) {
  QHBoxLayout* row = rowLayout();
  row->addWidget(new SectionHeading(heading), 1);
  row->addWidget(action);
  return row;
}

}  // namespace

AgentDetail::AgentDetail(QWidget* connectPage, QWidget* parent)
    : QWidget(parent),
      m_name(new Text({}, TextSize::large)),
      m_about(new Text({}, TextSize::small, Tone::muted)),
      m_tabs(new QTabWidget),
      m_activity(new ActivityList(tr("Nothing yet. Each request through the gateway is listed here."))) {
  setObjectName(QStringLiteral("agentDetail"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, space::l, 0, 0);
  column->setSpacing(2);
  m_name->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  for (Text* line : {m_name, m_about}) {
    line->setContentsMargins(space::l, 0, space::l, 0);
    wrap(*line);
    column->addWidget(line);
  }
  column->addSpacing(space::s);
  m_tabs->setObjectName(QStringLiteral("agentTabs"));
  m_tabs->setAccessibleName(tr("About this agent"));
  m_tabs->setDocumentMode(true);
  m_tabs->addTab(accessTab(), tr("Access"));
  auto* connectTab = new QWidget;
  auto* frame = new QVBoxLayout(connectTab);
  frame->setContentsMargins(space::l, space::s, space::l, space::l);
  frame->addWidget(connectPage);
  m_tabs->addTab(connectTab, tr("Connect"));
  QVBoxLayout* activity = nullptr;
  m_tabs->addTab(tabPage(activity), tr("Activity"));
  activity->addWidget(m_activity);
  activity->addStretch(1);
  column->addWidget(m_tabs, 1);
}

QWidget* AgentDetail::accessTab() {
  QVBoxLayout* column = nullptr;
  QWidget* page = tabPage(column);
  QPushButton* pin = button(Icon::pin, tr("Pin a vault…"), QStringLiteral("pinVault"));
  connect(pin, &QPushButton::clicked, this, &AgentDetail::pinWanted);
  column->addLayout(sectionWith(tr("Pinned vaults"), pin));
  m_pins = columnLayout(space::xs);
  column->addLayout(m_pins);
  column->addWidget(
      hint(tr("It may use every credential in these vaults, and read none. Unpinning holds from the next "
              "request on, and cuts open tunnels (the gateway).")));
  column->addSpacing(space::m);
  QPushButton* token = button(Icon::key, tr("Create token…"), QStringLiteral("createToken"));
  connect(token, &QPushButton::clicked, this, &AgentDetail::tokenWanted);
  column->addLayout(sectionWith(tr("Tokens"), token));
  m_tokens = columnLayout(space::xs);
  column->addLayout(m_tokens);
  column->addWidget(hint(tr("A token tells the gateway who asks. It is shown once and stored as a hash.")));
  column->addSpacing(space::m);
  QPushButton* namespaces = button(Icon::edit, tr("Edit namespaces…"), QStringLiteral("editNamespaces"));
  connect(namespaces, &QPushButton::clicked, this, &AgentDetail::namespacesWanted);
  column->addLayout(sectionWith(tr("Namespaces"), namespaces));
  m_namespaces = new Text({});
  m_namespaces->setObjectName(QStringLiteral("agentNamespaces"));
  wrap(*m_namespaces);
  column->addWidget(m_namespaces);
  column->addSpacing(space::l);
  QPushButton* remove = button(Icon::remove, tr("Delete agent…"), QStringLiteral("deleteAgent"), Emphasis::quiet);
  connect(remove, &QPushButton::clicked, this, &AgentDetail::removeWanted);
  column->addWidget(remove, 0, Qt::AlignLeading);
  column->addStretch(1);
  return page;
}

void AgentDetail::setView(const AgentDetailView& view, Timestamp now) {
  m_name->setText(text(view.row.agent.name));
  m_about->setText(
      tr("Last seen %1 · added %2").arg(agoText(view.row.lastSeen, now), dayText(view.row.agent.createdAt)));
  setPins(view);
  setTokens(view.row.agent, now);
  setNamespaces(view.row.agent);
  m_activity->setLines(view.activity);
}

void AgentDetail::setPins(const AgentDetailView& view) {
  clearLayout(*m_pins);
  for (const AgentPinLine& line : view.pins) {
    QHBoxLayout* row = rowLayout();
    row->addWidget(new Picture(Icon::vault));
    auto* vault = new Text(line.vault);
    vault->elide();
    row->addWidget(vault, 1);
    if (line.isOver) row->addWidget(new Chip(tr("pin expired"), Tone::error));
    else if (!line.expiry.isEmpty()) row->addWidget(new Chip(tr("until %1").arg(line.expiry), Tone::muted));
    QToolButton* unpin = iconButton(Icon::unpin, tr("Unpin %1").arg(line.vault), QStringLiteral("unpin"));
    connect(unpin, &QToolButton::clicked, this, [this, pin = line.pin] { Q_EMIT unpinWanted(pin); });
    row->addWidget(unpin);
    m_pins->addLayout(row);
  }
  if (view.pins.empty())
    m_pins->addWidget(new Text(tr("None yet: this agent can use nothing."), TextSize::body, Tone::muted));
}

void AgentDetail::setNamespaces(const Agent& agent) {
  QStringList names;
  for (const std::string& name : agent.namespaces) names.append(text(name));
  m_namespaces->setTone(names.isEmpty() ? Tone::muted : Tone::text);
  m_namespaces->setText(names.isEmpty() ? tr("None: it uses the credentials that are everybody's.")
                                        : names.join(QStringLiteral(", ")));
}

void AgentDetail::setTokens(const Agent& agent, Timestamp now) {
  clearLayout(*m_tokens);
  for (const AgentToken& token : agent.tokens) {
    const bool expired = token.expiresAt && *token.expiresAt <= now;
    QHBoxLayout* row = rowLayout();
    row->addWidget(new Picture(Icon::key));
    const QString name = tr("Token %1").arg(text(token.hint));
    QVBoxLayout* lines = columnLayout(0);
    lines->addWidget(new Text(name));
    lines->addWidget(hint(tr("created %1 · %2").arg(shortDayText(token.createdAt, now), lifeText(token, now))));
    row->addLayout(lines, 1);
    if (expired) row->addWidget(new Chip(tr("expired"), Tone::error));
    QPushButton* revoke = button(tr("Revoke"), QStringLiteral("revokeToken"), Emphasis::quiet);
    revoke->setAccessibleName(tr("Revoke %1").arg(name));
    connect(revoke, &QPushButton::clicked, this, [this, hash = token.hash] { Q_EMIT revokeWanted(hash); });
    row->addWidget(revoke);
    m_tokens->addLayout(row);
  }
  if (agent.tokens.empty())
    m_tokens->addWidget(new Text(tr("None yet: this agent can't sign in."), TextSize::body, Tone::muted));
}

}  // namespace chatelaine::ui
