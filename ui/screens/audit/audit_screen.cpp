#include "ui/screens/audit/audit_screen.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

#include "ui/screens/audit/audit_detail.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/common/list_table.h"
#include "ui/screens/common/row_delegate.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

enum Column { whenColumn, whatColumn, whoColumn, subjectColumn, hostColumn, outcomeColumn };

QString whoDid(const AuditLine& line) {
  return line.event.agentName.empty() ? line.principal : text(line.event.agentName);
}

QString subjectOf(const AuditLine& line) {
  return line.event.itemName.empty() ? text(line.event.vaultName) : text(line.event.itemName);
}

QString outcomeOf(const AuditLine& line) {
  const QString outcome = outcomeText(line.event.outcome);
  return line.event.status == 0 ? outcome : QStringLiteral("%1 · %2").arg(outcome).arg(line.event.status);
}

std::vector<models::TableColumn<AuditLine>> columns(const Clock& clock) {
  return {{AuditScreen::tr("When"),
           [clock](const AuditLine& line) { return shortMomentText(line.event.time, clock()); },
           {}},
          {AuditScreen::tr("What"), [](const AuditLine& line) { return actionText(line.event.action); }, {}},
          {AuditScreen::tr("Who"), whoDid, {}},
          {AuditScreen::tr("With"), subjectOf, {}},
          {AuditScreen::tr("Host"), [](const AuditLine& line) { return text(line.event.host); }, {}},
          {AuditScreen::tr("Outcome"), outcomeOf, {}}};
}

CellLook lookOf(const AuditLine& line, int column) {
  CellLook look{.monogram = {}, .icon = {}, .secondLine = {}, .tone = Tone::text};
  if (column == whenColumn) look.tone = Tone::muted;
  if (column == hostColumn) look.onTheWire = true;
  if (column == whoColumn)
    look.icon = line.event.agentName.empty() ? (line.byGateway ? Icon::server : Icon::person) : Icon::agent;
  if (column == whoColumn) look.tone = Tone::muted;
  if (column == outcomeColumn) {
    const bool fine = line.event.outcome == AuditOutcome::ok;
    look.icon = fine ? Icon::check : line.event.outcome == AuditOutcome::refused ? Icon::shield : Icon::error;
    look.tone = fine ? Tone::muted : line.event.outcome == AuditOutcome::refused ? Tone::warn : Tone::error;
  }
  return look;
}

}  // namespace

AuditScreen::AuditScreen(Clock clock, QWidget* parent)
    : QWidget(parent),
      m_clock(std::move(clock)),
      m_model(new models::TableModel<AuditLine>(
          columns(m_clock),
          [](const AuditLine& a, const AuditLine& b) {
            return a.sequence == b.sequence && a.event.principal == b.event.principal;
          },
          this)) {
  setObjectName(QStringLiteral("auditScreen"));
  m_typing.setSingleShot(true);
  m_typing.setInterval(std::chrono::milliseconds(150));
  connect(&m_typing, &QTimer::timeout, this, &AuditScreen::takeWish);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, space::l, 0, 0);
  column->setSpacing(space::m);
  column->addLayout(titleRow());
  column->addLayout(filterRow());
  m_detail = new AuditDetail;
  m_detailStack = new QStackedWidget;
  m_detailStack->setMinimumWidth(240);
  m_detailStack->addWidget(scrollable(m_detail));
  m_detailStack->addWidget(new EmptyState(Icon::audit, tr("Nothing selected"), tr("Choose a line to see it in full.")));
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setObjectName(QStringLiteral("auditSplitter"));
  splitter->addWidget(tableSide());
  splitter->addWidget(m_detailStack);
  splitter->setStretchFactor(0, 1);
  splitter->setChildrenCollapsible(false);
  splitter->setSizes({760, 280});
  column->addWidget(splitter, 1);
  setStanding({});
  showWhatFits();
}

QLayout* AuditScreen::titleRow() {
  QHBoxLayout* row = rowLayout(space::s);
  row->setContentsMargins(space::l, 0, space::l, 0);
  QVBoxLayout* titles = columnLayout(2);
  titles->addWidget(new Heading(tr("Audit")));
  QHBoxLayout* standing = rowLayout(space::xs);
  m_mark = new Picture(Icon::clock, Tone::muted);
  m_standing = new Text({}, TextSize::small, Tone::muted);
  m_standing->setObjectName(QStringLiteral("auditStanding"));
  makeSelectable(*m_standing);
  standing->addWidget(m_mark);
  standing->addWidget(m_standing, 1);
  titles->addLayout(standing);
  row->addLayout(titles, 1);
  QPushButton* verify = button(Icon::shield, tr("Verify the chain"), QStringLiteral("verifyAudit"));
  connect(verify, &QPushButton::clicked, this, &AuditScreen::verifyWanted);
  row->addWidget(verify);
  return row;
}

QLayout* AuditScreen::filterRow() {
  QHBoxLayout* row = rowLayout();
  row->setContentsMargins(space::l, 0, space::l, 0);
  m_text = new QLineEdit;
  m_text->setObjectName(QStringLiteral("auditSearch"));
  m_text->setAccessibleName(tr("Search the record"));
  m_text->setPlaceholderText(tr("Search names and hosts"));
  m_text->setClearButtonEnabled(true);
  m_text->addAction(iconOf(Icon::search), QLineEdit::LeadingPosition);
  m_agent = new QComboBox;
  m_agent->setObjectName(QStringLiteral("auditAgent"));
  m_agent->setAccessibleName(tr("Agent"));
  m_outcome = new QComboBox;
  m_outcome->setObjectName(QStringLiteral("auditOutcome"));
  m_outcome->setAccessibleName(tr("Outcome"));
  m_outcome->addItem(tr("Every outcome"));
  for (const AuditOutcome outcome : {AuditOutcome::ok, AuditOutcome::refused, AuditOutcome::failed}) {
    m_outcome->addItem(outcomeText(outcome), static_cast<int>(outcome));
  }
  setAgents({});
  row->addWidget(m_text, 1);
  row->addWidget(m_agent);
  row->addWidget(m_outcome);
  connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
  connect(m_agent, &QComboBox::activated, this, &AuditScreen::takeWish);
  connect(m_outcome, &QComboBox::activated, this, &AuditScreen::takeWish);
  return row;
}

QWidget* AuditScreen::tableSide() {
  m_table = new ListTable(tr("Record"), {18, 19, 17, 17, 17, 17});
  m_table->setObjectName(QStringLiteral("record"));
  m_table->setModel(m_model);
  m_table->setExpendable({hostColumn, subjectColumn});
  m_table->setSortingEnabled(false);
  m_table->setItemDelegate(
      new RowDelegate([this](const QModelIndex& index) { return lookOf(m_model->row(index.row()), index.column()); },
                      shortRow, m_table));
  connect(m_table, &ListTable::currentRowChanged, this, [this](int row) {
    if (row >= 0) m_detail->setLine(m_model->row(row));
    showWhatFits();
  });
  m_list = new QStackedWidget;
  m_list->setMinimumWidth(380);
  m_list->addWidget(m_table);
  m_list->addWidget(new EmptyState(Icon::audit, tr("Nothing on record"), tr("No line fits these filters.")));
  return m_list;
}

void AuditScreen::setAgents(const std::vector<AuditChoice>& agents) {
  m_choices = agents;
  m_agent->clear();
  m_agent->addItem(tr("Every agent"));
  for (const AuditChoice& choice : agents) m_agent->addItem(choice.name);
  if (!m_wish.agent) return;
  const auto found = std::ranges::find(agents, *m_wish.agent, &AuditChoice::agent);
  if (found != agents.end()) m_agent->setCurrentIndex(static_cast<int>(found - agents.begin()) + 1);
}

void AuditScreen::takeWish() {
  AuditWish wish{.text = m_text->text().trimmed(), .agent = {}, .outcome = {}};
  const int agent = m_agent->currentIndex() - 1;
  if (agent >= 0) wish.agent = m_choices[static_cast<std::size_t>(agent)].agent;
  const QVariant outcome = m_outcome->currentData();
  if (outcome.isValid()) wish.outcome = static_cast<AuditOutcome>(outcome.toInt());
  if (wish == m_wish) return;
  m_wish = wish;
  Q_EMIT wishChanged();
}

void AuditScreen::setLines(std::vector<AuditLine> lines, bool more) {
  m_model->setRows(std::move(lines));
  offerMore(more);
  showWhatFits();
}

void AuditScreen::appendLines(std::vector<AuditLine> lines, bool more) {
  m_model->append(std::move(lines));
  offerMore(more);
}

void AuditScreen::offerMore(bool more) {
  m_fetching = false;
  if (!more) return m_model->setMore({});
  m_model->setMore([this] {
    if (!std::exchange(m_fetching, true)) Q_EMIT moreWanted();
  });
}

void AuditScreen::setStanding(const AuditStanding& standing) {
  using State = AuditStanding::State;
  QStringList ends;
  for (const auto& [whose, end] : standing.ends) ends.append(QStringLiteral("%1 %2").arg(whose, end));
  switch (standing.state) {
    case State::checking:
      m_mark->show(Icon::clock, Tone::muted);
      m_standing->setText(tr("Checking the chain…"));
      break;
    case State::verified:
      m_mark->show(Icon::ok, Tone::ok);
      m_standing->setText(tr("Verified to %1").arg(ends.join(QStringLiteral(" · "))));
      break;
    case State::broken:
      m_mark->show(Icon::error, Tone::error);
      m_standing->setText(tr("The chain is broken: %1").arg(standing.finding));
      break;
    case State::unknown:
      m_mark->show(Icon::warning, Tone::warn);
      m_standing->setText(tr("The chain couldn't be checked."));
      break;
  }
  m_standing->setTone(standing.state == State::broken ? Tone::error : Tone::muted);
  m_standing->setToolTip(tr("Each event is hashed onto the one before, and each group signed by who wrote it."));
}

void AuditScreen::showWhatFits() {
  m_list->setCurrentIndex(m_model->rowCount() == 0 ? 1 : 0);
  m_detailStack->setCurrentIndex(m_table->currentRow() >= 0 ? 0 : 1);
}

}  // namespace chatelaine::ui
