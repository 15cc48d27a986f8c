#include "ui/screens/agents/agents_screen.h"

#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

#include "ui/screens/agents/agent_detail.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/common/list_table.h"
#include "ui/screens/common/row_delegate.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

std::vector<models::TableColumn<AgentRow>> columns(const Clock& clock) {
  return {{AgentsScreen::tr("Agent"), [](const AgentRow& row) { return text(row.agent.name); },
           [](const AgentRow& a, const AgentRow& b) { return a.agent.name < b.agent.name; }},
          {AgentsScreen::tr("Pinned vaults"),
           [](const AgentRow& row) {
             return row.vaults.isEmpty() ? QStringLiteral("—") : row.vaults.join(QStringLiteral(", "));
           },
           [](const AgentRow& a, const AgentRow& b) { return a.vaults.size() < b.vaults.size(); }},
          {AgentsScreen::tr("Last seen"), [clock](const AgentRow& row) { return agoText(row.lastSeen, clock()); },
           [](const AgentRow& a, const AgentRow& b) { return b.lastSeen < a.lastSeen; }}};
}

CellLook lookOf(int column) {
  CellLook look{.monogram = {}, .icon = {}, .secondLine = {}, .tone = column == 0 ? Tone::text : Tone::muted};
  if (column == 0) look.icon = Icon::agent;
  return look;
}

}  // namespace

AgentsScreen::AgentsScreen(Clock clock, QWidget* connectPage, QWidget* parent)
    : QWidget(parent),
      m_clock(std::move(clock)),
      m_model(new models::TableModel<AgentRow>(
          columns(m_clock), [](const AgentRow& a, const AgentRow& b) { return a.agent.id == b.agent.id; }, this)),
      m_detail(new AgentDetail(connectPage)),
      m_body(new QStackedWidget),
      m_splitter(new QSplitter(Qt::Horizontal)) {
  setObjectName(QStringLiteral("agentsScreen"));
  m_splitter->setObjectName(QStringLiteral("agentsSplitter"));
  m_splitter->addWidget(listSide());
  m_splitter->addWidget(m_detail);
  m_splitter->setStretchFactor(0, 1);
  m_splitter->setStretchFactor(1, 1);
  m_splitter->setChildrenCollapsible(false);
  m_detail->setMinimumWidth(300);
  m_splitter->setSizes({480, 480});
  auto* empty =
      new EmptyState(Icon::agent, tr("Add your first agent"),
                     tr("An agent is a program that works for you. It signs in at the gateway with a token and "
                        "uses the vaults that you pin to it."));
  connect(empty->addAction(tr("Add agent"), QStringLiteral("addFirstAgent")), &QPushButton::clicked, this,
          &AgentsScreen::addWanted);
  m_body->addWidget(m_splitter);
  m_body->addWidget(empty);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins({});
  column->addWidget(m_body);
  connectDetail();
  setRows({});
}

QWidget* AgentsScreen::listSide() {
  auto* side = new QWidget;
  side->setMinimumWidth(300);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, space::l, 0, 0);
  column->setSpacing(space::m);
  QHBoxLayout* head = rowLayout(space::m);
  head->setContentsMargins(space::l, 0, space::l, 0);
  QVBoxLayout* titles = columnLayout(2);
  titles->addWidget(new Heading(tr("Agents")));
  m_count = new Text({}, TextSize::small, Tone::muted);
  titles->addWidget(m_count);
  head->addLayout(titles, 1);
  QPushButton* add = button(Icon::add, tr("Add agent"), QStringLiteral("addAgent"), Emphasis::primary);
  connect(add, &QPushButton::clicked, this, &AgentsScreen::addWanted);
  head->addWidget(add, 0, Qt::AlignVCenter);
  column->addLayout(head);
  m_table = new ListTable(tr("Agents"), {40, 36, 24});
  m_table->setObjectName(QStringLiteral("agents"));
  m_table->setModel(m_model);
  m_table->setItemDelegate(
      new RowDelegate([](const QModelIndex& index) { return lookOf(index.column()); }, 44, m_table));
  connect(m_table, &ListTable::currentRowChanged, this, &AgentsScreen::currentChanged);
  column->addWidget(m_table, 1);
  return side;
}

void AgentsScreen::connectDetail() {
  connect(m_detail, &AgentDetail::pinWanted, this, &AgentsScreen::pinWanted);
  connect(m_detail, &AgentDetail::unpinWanted, this, &AgentsScreen::unpinWanted);
  connect(m_detail, &AgentDetail::tokenWanted, this, &AgentsScreen::tokenWanted);
  connect(m_detail, &AgentDetail::namespacesWanted, this, &AgentsScreen::namespacesWanted);
  connect(m_detail, &AgentDetail::revokeWanted, this, &AgentsScreen::revokeWanted);
  connect(m_detail, &AgentDetail::removeWanted, this, &AgentsScreen::removeWanted);
}

void AgentsScreen::setRows(std::vector<AgentRow> rows) {
  const std::optional<ItemId> before = current();
  m_body->setCurrentIndex(rows.empty() ? 1 : 0);
  m_count->setText(tr("%n agent(s)", nullptr, static_cast<int>(rows.size())));
  m_model->setRows(std::move(rows));
  if (before) select(*before);
  if (m_table->currentRow() < 0 && m_model->rowCount() > 0) m_table->selectRow(0);
}

void AgentsScreen::setDetail(const AgentDetailView& view) { m_detail->setView(view, m_clock()); }

std::optional<ItemId> AgentsScreen::current() const {
  const int row = m_table == nullptr ? -1 : m_table->currentRow();
  return row < 0 ? std::nullopt : std::optional(m_model->row(row).agent.id);
}

void AgentsScreen::select(const ItemId& agent) {
  m_table->selectRow(m_model->find([&](const AgentRow& row) { return row.agent.id == agent; }));
}

QByteArray AgentsScreen::saveState() const { return m_splitter->saveState(); }
void AgentsScreen::restoreState(const QByteArray& state) { m_splitter->restoreState(state); }

}  // namespace chatelaine::ui
