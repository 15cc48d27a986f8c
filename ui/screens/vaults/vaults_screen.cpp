#include "ui/screens/vaults/vaults_screen.h"

#include <QtGui/QShortcut>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>

#include "models/search_query.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/common/list_table.h"
#include "ui/screens/common/row_delegate.h"
#include "ui/screens/common/wording.h"
#include "ui/screens/vaults/credential_detail.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

using models::CredentialRow;
enum Column { nameColumn, accountColumn, ruleColumn, usedColumn, expiryColumn };

Tone expiryTone(models::Freshness freshness) {
  switch (freshness) {
    case models::Freshness::expired: return Tone::error;
    case models::Freshness::expiring: return Tone::warn;
    case models::Freshness::fresh: break;
  }
  return Tone::muted;
}

QString firstHost(const CredentialRow& row) {
  const auto& hosts = row.credential.binding.hosts;
  return hosts.empty() ? typeText(row.credential.binding.type) : text(hosts.front().name);
}

CellLook lookOf(const CredentialRow& row, int column) {
  CellLook look{.monogram = {}, .icon = {}, .secondLine = {}, .tone = Tone::muted};
  if (column == nameColumn) {
    look.tone = Tone::text;
    look.monogram = row.serviceName.isEmpty() ? titleOf(row.credential) : row.serviceName;
    look.secondLine = firstHost(row);
  }
  if (column == expiryColumn) {
    look.tone = expiryTone(row.freshness);
    if (row.freshness != models::Freshness::fresh) look.icon = Icon::warning;
  }
  return look;
}

bool earlier(const std::optional<Timestamp>& a, const std::optional<Timestamp>& b) { return a && (!b || *a < *b); }

std::vector<models::TableColumn<CredentialRow>> columns(const Clock& clock) {
  const auto byText = [](auto textOf) {
    return [textOf](const CredentialRow& a, const CredentialRow& b) {
      return textOf(a).localeAwareCompare(textOf(b)) < 0;
    };
  };
  const auto name = [](const CredentialRow& row) { return titleOf(row.credential); };
  const auto account = [](const CredentialRow& row) { return subtitleOf(row.credential); };
  const auto rule = [](const CredentialRow& row) { return ruleText(row.credential); };
  const auto used = [clock](const CredentialRow& row) { return agoText(row.lastUsed, clock()); };
  const auto expiry = [clock](const CredentialRow& row) { return untilText(row.credential.labels.expiresAt, clock()); };
  return {{VaultsScreen::tr("Credential"), name, byText(name)},
          {VaultsScreen::tr("Account"), account, byText(account)},
          {VaultsScreen::tr("Sent as"), rule, byText(rule)},
          {VaultsScreen::tr("Last used"), used,
           [](const CredentialRow& a, const CredentialRow& b) { return earlier(b.lastUsed, a.lastUsed); }},
          {VaultsScreen::tr("Expires"), expiry, [](const CredentialRow& a, const CredentialRow& b) {
             return earlier(a.credential.labels.expiresAt, b.credential.labels.expiresAt);
           }}};
}

}  // namespace

VaultsScreen::VaultsScreen(Clock clock, QWidget* parent) : QWidget(parent), m_clock(std::move(clock)) {
  setObjectName(QStringLiteral("vaultsScreen"));
  makeModel();
  m_body = new QStackedWidget;
  m_splitter = new QSplitter(Qt::Horizontal);
  m_splitter->setObjectName(QStringLiteral("vaultsSplitter"));
  m_splitter->addWidget(listSide());
  m_splitter->addWidget(detailSide());
  m_splitter->setStretchFactor(0, 1);
  m_splitter->setChildrenCollapsible(false);
  m_splitter->setSizes({640, 340});
  auto* noVaults =
      new EmptyState(Icon::vault, tr("Create your first vault"),
                     tr("A vault holds credentials that belong together. You pin a whole vault to an agent."));
  connect(noVaults->addAction(tr("Create vault"), QStringLiteral("createFirstVault")), &QPushButton::clicked, this,
          &VaultsScreen::addVaultWanted);
  m_body->addWidget(m_splitter);
  m_body->addWidget(noVaults);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins({});
  column->addWidget(m_body);
  setHeader({});
}

void VaultsScreen::makeModel() {
  m_model = new models::TableModel<CredentialRow>(
      columns(m_clock),
      [](const CredentialRow& a, const CredentialRow& b) { return a.credential.id == b.credential.id; }, this);
}

QLayout* VaultsScreen::titleRow() {
  QHBoxLayout* row = rowLayout(space::m);
  QVBoxLayout* titles = columnLayout(2);
  m_title = new Heading({});
  m_title->elide();
  m_counts = new Text({}, TextSize::small, Tone::muted);
  wrap(*m_counts);
  titles->addWidget(m_title);
  titles->addWidget(m_counts);
  row->addLayout(titles, 1);
  m_search = new QLineEdit;
  m_search->setObjectName(QStringLiteral("search"));
  m_search->setAccessibleName(tr("Search credentials"));
  m_search->setPlaceholderText(tr("Search (Ctrl+F)"));
  m_search->setToolTip(
      tr("Words, or type: host: agent: is:expired is:expiring is:unused is:unpinned; a leading - excludes"));
  m_search->setClearButtonEnabled(true);
  m_search->addAction(iconOf(Icon::search), QLineEdit::LeadingPosition);
  m_search->setMinimumWidth(140);
  m_search->setMaximumWidth(260);
  row->addWidget(m_search, 1);
  connect(m_search, &QLineEdit::textChanged, this, [this](const QString& typed) {
    m_model->setFilter([query = models::SearchQuery(typed)](const CredentialRow& it) { return query.matches(it); });
    showWhatFits();
  });
  return row;
}

QLayout* VaultsScreen::actionRow() {
  QHBoxLayout* row = rowLayout();
  m_add = button(Icon::add, tr("Add credential"), QStringLiteral("addCredential"), Emphasis::primary);
  m_add->setToolTip(tr("Add credential (Ctrl+N)"));
  m_pin = button(Icon::pin, tr("Pin to agent"), QStringLiteral("pinToAgent"));
  m_rename = button(Icon::edit, tr("Rename"), QStringLiteral("renameVault"), Emphasis::quiet);
  row->addWidget(m_add);
  row->addWidget(m_pin);
  row->addStretch(1);
  row->addWidget(m_rename);
  row->addWidget(vaultMenu());
  connect(m_add, &QPushButton::clicked, this, &VaultsScreen::addCredentialWanted);
  connect(m_pin, &QPushButton::clicked, this, &VaultsScreen::pinWanted);
  connect(m_rename, &QPushButton::clicked, this, &VaultsScreen::renameWanted);
  return row;
}

QWidget* VaultsScreen::vaultMenu() {
  m_more = iconButton(Icon::more, tr("More about this vault"), QStringLiteral("vaultMenu"));
  m_more->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(m_more);
  menu->setAccessibleName(m_more->accessibleName());
  const auto add = [&](const QString& caption, const QString& objectName, void (VaultsScreen::*signal)()) {
    QAction* action = menu->addAction(caption);
    action->setObjectName(objectName);
    connect(action, &QAction::triggered, this, signal);
  };
  add(tr("Gateways…"), QStringLiteral("vaultGateways"), &VaultsScreen::gatewaysWanted);
  add(tr("Delete vault…"), QStringLiteral("deleteVault"), &VaultsScreen::deleteVaultWanted);
  m_more->setMenu(menu);
  return m_more;
}

QWidget* VaultsScreen::listSide() {
  auto* side = new QWidget;
  side->setMinimumWidth(380);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, space::l, 0, 0);
  column->setSpacing(space::m);
  auto* head = new QVBoxLayout;
  head->setContentsMargins(space::l, 0, space::l, 0);
  head->setSpacing(space::m);
  head->addLayout(titleRow());
  head->addLayout(actionRow());
  column->addLayout(head);

  m_table = new ListTable(tr("Credentials"), {33, 21, 15, 15, 17});
  m_table->setObjectName(QStringLiteral("credentials"));
  m_table->setModel(m_model);
  m_table->setExpendable({ruleColumn, accountColumn});
  m_table->setItemDelegate(
      new RowDelegate([this](const QModelIndex& index) { return lookOf(m_model->row(index.row()), index.column()); },
                      tallRow, m_table));
  connect(m_table, &ListTable::currentRowChanged, this, [this] {
    showWhatFits();
    Q_EMIT currentChanged();
  });
  connect(m_table, &ListTable::opened, this, &VaultsScreen::editWanted);

  auto* empty = new EmptyState(Icon::key, tr("No credentials yet"),
                               tr("Store a key or a login once. Agents use it through the gateway and never see it."));
  connect(empty->addAction(tr("Add the first credential"), QStringLiteral("addFirstCredential")), &QPushButton::clicked,
          this, &VaultsScreen::addCredentialWanted);
  m_noCredentials = empty;
  auto* noResult = new EmptyState(Icon::search, tr("Nothing matches"), tr("Try fewer words, or clear the search."));
  connect(noResult->addAction(tr("Clear the search"), QStringLiteral("clearSearch")), &QPushButton::clicked, this,
          [this] { m_search->clear(); });
  m_noResult = noResult;
  m_list = new QStackedWidget;
  for (QWidget* page : {static_cast<QWidget*>(m_table), m_noCredentials, m_noResult}) m_list->addWidget(page);
  column->addWidget(m_list, 1);
  return side;
}

QWidget* VaultsScreen::detailSide() {
  m_detail = new CredentialDetail;
  connect(m_detail, &CredentialDetail::replaceWanted, this, &VaultsScreen::replaceWanted);
  connect(m_detail, &CredentialDetail::editWanted, this, &VaultsScreen::editWanted);
  connect(m_detail, &CredentialDetail::rebindWanted, this, &VaultsScreen::rebindWanted);
  connect(m_detail, &CredentialDetail::removeWanted, this, &VaultsScreen::removeWanted);
  connect(m_detail, &CredentialDetail::pinWanted, this, &VaultsScreen::pinWanted);
  connect(m_detail, &CredentialDetail::unpinWanted, this, &VaultsScreen::unpinWanted);
  m_detailStack = new QStackedWidget;
  m_detailStack->setMinimumWidth(260);
  m_detailStack->addWidget(scrollable(m_detail));
  m_detailStack->addWidget(new EmptyState(Icon::shield, tr("Nothing selected"),
                                          tr("Choose a credential to see where it is sent and who may use it.")));
  return m_detailStack;
}

void VaultsScreen::setHeader(const VaultHeader& header) {
  m_header = header;
  m_body->setCurrentIndex(header.exists ? 0 : 1);
  m_title->setText(header.name);
  const QString counts = tr("%n credential(s)", nullptr, header.credentials) + QStringLiteral(" · ") +
                         tr("%n agent(s)", nullptr, header.agents);
  m_counts->setText(header.sync.isEmpty() ? counts : counts + QStringLiteral(" · ") + header.sync);
  const bool writable = header.takesSecrets && !header.isReadOnly;
  m_add->setEnabled(writable);
  m_more->setVisible(header.mayManage);
  m_add->setToolTip(writable ? tr("Add credential (Ctrl+N)")
                             : tr("No gateway serves this vault yet, so it can't take secrets."));
}

void VaultsScreen::setRows(std::vector<CredentialRow> rows) {
  const std::optional<ItemId> before = current();
  m_model->setRows(std::move(rows));
  if (before) select(*before);
  if (m_table->currentRow() < 0 && m_model->rowCount() > 0) m_table->selectRow(0);
  showWhatFits();
}

void VaultsScreen::setDetail(const CredentialDetailView& view) { m_detail->setView(view, m_clock()); }

std::optional<ItemId> VaultsScreen::current() const {
  const int row = m_table->currentRow();
  return row < 0 ? std::nullopt : std::optional(m_model->row(row).credential.id);
}

void VaultsScreen::select(const ItemId& credential) {
  m_table->selectRow(m_model->find([&](const CredentialRow& row) { return row.credential.id == credential; }));
}

void VaultsScreen::search(const QString& query) { m_search->setText(query); }
void VaultsScreen::focusSearch() { m_search->setFocus(Qt::ShortcutFocusReason); }
QByteArray VaultsScreen::saveState() const { return m_splitter->saveState(); }
void VaultsScreen::restoreState(const QByteArray& state) { m_splitter->restoreState(state); }

void VaultsScreen::showWhatFits() {
  QWidget* page = m_table;
  if (m_model->rowCount() == 0) page = m_model->rows().empty() ? m_noCredentials : m_noResult;
  m_list->setCurrentWidget(page);
  m_detailStack->setCurrentIndex(m_table->currentRow() >= 0 ? 0 : 1);
  m_detailStack->setVisible(!m_model->rows().empty());
}

}  // namespace chatelaine::ui
