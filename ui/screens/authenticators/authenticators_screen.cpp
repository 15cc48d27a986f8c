#include "ui/screens/authenticators/authenticators_screen.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

#include "ui/error_text.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/common/list_table.h"
#include "ui/screens/common/row_delegate.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/monogram_tile.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

using models::CredentialRow;

QString metadata(const CredentialRow& row, const char* field) {
  const auto found = row.credential.labels.metadata.find(field);
  return found == row.credential.labels.metadata.end() ? QString() : text(found->second);
}

QString issuerOf(const CredentialRow& row) {
  const QString issuer = metadata(row, "issuer");
  return issuer.isEmpty() ? titleOf(row.credential) : issuer;
}

QString accountOf(const CredentialRow& row) {
  const QString account = metadata(row, "account");
  return account.isEmpty() ? subtitleOf(row.credential) : account;
}

QString parametersOf(const CredentialRow& row) {
  const auto orDefault = [](const QString& value, const QString& otherwise) {
    return value.isEmpty() ? otherwise : value;
  };
  return AuthenticatorsScreen::tr("%1, %2 digits, every %3 s")
      .arg(orDefault(metadata(row, "algorithm"), QStringLiteral("SHA1")).toUpper(),
           orDefault(metadata(row, "digits"), QStringLiteral("6")),
           orDefault(metadata(row, "period"), QStringLiteral("30")));
}

std::vector<models::TableColumn<CredentialRow>> columns(const Clock& clock) {
  const auto less = [](auto textOf) {
    return [textOf](const CredentialRow& a, const CredentialRow& b) {
      return textOf(a).localeAwareCompare(textOf(b)) < 0;
    };
  };
  const auto vaultName = [](const CredentialRow& row) { return row.vaultName; };
  return {{AuthenticatorsScreen::tr("Issuer"), issuerOf, less(issuerOf)},
          {AuthenticatorsScreen::tr("Account"), accountOf, less(accountOf)},
          {AuthenticatorsScreen::tr("Vault"), vaultName, less(vaultName)},
          {AuthenticatorsScreen::tr("Last used"),
           [clock](const CredentialRow& row) { return agoText(row.lastUsed, clock()); },
           [](const CredentialRow& a, const CredentialRow& b) { return b.lastUsed < a.lastUsed; }}};
}

}  // namespace

AuthenticatorsScreen::AuthenticatorsScreen(Clock clock, QWidget* parent)
    : QWidget(parent),
      m_clock(std::move(clock)),
      m_model(new models::TableModel<CredentialRow>(
          columns(m_clock),
          [](const CredentialRow& a, const CredentialRow& b) { return a.credential.id == b.credential.id; }, this)),
      m_body(new QStackedWidget) {
  setObjectName(QStringLiteral("authenticatorsScreen"));
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setObjectName(QStringLiteral("authenticatorsSplitter"));
  splitter->addWidget(listSide());
  splitter->addWidget(detailSide());
  splitter->setStretchFactor(0, 1);
  splitter->setChildrenCollapsible(false);
  splitter->setSizes({600, 360});
  auto* empty =
      new EmptyState(Icon::authenticator, tr("Bind your first authenticator"),
                     tr("Paste the key that a service shows for two-factor sign-in. Agents log in with its codes; "
                        "the key itself is sealed to the gateway."));
  connect(empty->addAction(tr("Add authenticator"), QStringLiteral("addFirstAuthenticator")), &QPushButton::clicked,
          this, &AuthenticatorsScreen::addWanted);
  m_body->addWidget(splitter);
  m_body->addWidget(empty);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins({});
  column->addWidget(m_body);
  setRows({});
}

QWidget* AuthenticatorsScreen::listSide() {
  auto* side = new QWidget;
  side->setMinimumWidth(340);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, space::l, 0, 0);
  column->setSpacing(space::m);
  QHBoxLayout* head = rowLayout(space::m);
  head->setContentsMargins(space::l, 0, space::l, 0);
  QVBoxLayout* titles = columnLayout(2);
  titles->addWidget(new Heading(tr("Authenticators")));
  m_count = new Text({}, TextSize::small, Tone::muted);
  titles->addWidget(m_count);
  head->addLayout(titles, 1);
  QPushButton* add = button(Icon::add, tr("Add authenticator"), QStringLiteral("addAuthenticator"), Emphasis::primary);
  connect(add, &QPushButton::clicked, this, &AuthenticatorsScreen::addWanted);
  head->addWidget(add, 0, Qt::AlignVCenter);
  column->addLayout(head);
  m_table = new ListTable(tr("Authenticators"), {32, 32, 18, 18});
  m_table->setObjectName(QStringLiteral("authenticators"));
  m_table->setModel(m_model);
  m_table->setItemDelegate(new RowDelegate(
      [this](const QModelIndex& index) {
        CellLook look{
            .monogram = {}, .icon = {}, .secondLine = {}, .tone = index.column() == 0 ? Tone::text : Tone::muted};
        if (index.column() == 0) look.monogram = issuerOf(m_model->row(index.row()));
        return look;
      },
      tallRow, m_table));
  connect(m_table, &ListTable::currentRowChanged, this, &AuthenticatorsScreen::showCurrent);
  connect(m_table, &ListTable::opened, this, [this] { m_getCode->click(); });
  column->addWidget(m_table, 1);
  return side;
}

QLayout* AuthenticatorsScreen::detailHead() {
  QHBoxLayout* row = rowLayout(space::m);
  m_tile = new MonogramTile({}, 40);
  row->addWidget(m_tile, 0, Qt::AlignTop);
  QVBoxLayout* lines = columnLayout(2);
  m_issuer = new Text({}, TextSize::large);
  m_issuer->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  m_account = new Text({}, TextSize::body, Tone::muted);
  m_parameters = new Text({}, TextSize::small, Tone::muted);
  for (Text* line : {m_issuer, m_account, m_parameters}) {
    wrap(*line);
    lines->addWidget(line);
  }
  row->addLayout(lines, 1);
  return row;
}

QWidget* AuthenticatorsScreen::codeCard() {
  auto* card = new Card;
  m_code = new CodeRing(m_clock);
  m_getCode = button(Icon::code, tr("Get code"), QStringLiteral("getCode"), Emphasis::primary);
  m_error = new Banner;
  card->content().addWidget(m_code);
  card->content().addWidget(m_getCode, 0, Qt::AlignLeading);
  card->content().addWidget(m_error);
  card->content().addWidget(
      hint(tr("The gateway makes the code and puts the request on record. It is hidden again after "
              "10 seconds.")));
  connect(m_getCode, &QPushButton::clicked, this, [this] {
    const auto credential = current();
    if (!credential) return;
    setWaiting(true);
    Q_EMIT codeWanted(*credential);
  });
  return card;
}

QWidget* AuthenticatorsScreen::detailSide() {
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(space::l, space::l, space::l, space::l);
  column->setSpacing(space::m);
  column->addLayout(detailHead());
  column->addWidget(codeCard());
  QHBoxLayout* actions = rowLayout();
  QPushButton* replace = button(Icon::replace, tr("Replace key…"), QStringLiteral("replaceKey"));
  QPushButton* remove = button(Icon::remove, tr("Delete…"), QStringLiteral("deleteAuthenticator"), Emphasis::quiet);
  remove->setAccessibleName(tr("Delete authenticator…"));
  actions->addWidget(replace);
  actions->addWidget(remove);
  actions->addStretch(1);
  column->addLayout(actions);
  column->addStretch(1);
  connect(replace, &QPushButton::clicked, this, [this] {
    if (const auto credential = current()) Q_EMIT replaceWanted(*credential);
  });
  connect(remove, &QPushButton::clicked, this, [this] {
    if (const auto credential = current()) Q_EMIT removeWanted(*credential);
  });
  QScrollArea* area = scrollable(content);
  area->setMinimumWidth(300);
  return area;
}

void AuthenticatorsScreen::setRows(std::vector<CredentialRow> rows) {
  const std::optional<ItemId> before = current();
  m_body->setCurrentIndex(rows.empty() ? 1 : 0);
  m_count->setText(tr("%n authenticator(s)", nullptr, static_cast<int>(rows.size())));
  m_model->setRows(std::move(rows));
  if (before) m_table->selectRow(m_model->find([&](const CredentialRow& row) { return row.credential.id == *before; }));
  if (m_table->currentRow() < 0 && m_model->rowCount() > 0) m_table->selectRow(0);
  if (current() == before) {
    // The same one as before: a code on screen stays.
    return;
  }
  showCurrent();
}

std::optional<ItemId> AuthenticatorsScreen::current() const {
  const int row = m_table == nullptr ? -1 : m_table->currentRow();
  return row < 0 ? std::nullopt : std::optional(m_model->row(row).credential.id);
}

void AuthenticatorsScreen::showCurrent() {
  forget();
  m_error->clear();
  setWaiting(false);
  const int row = m_table->currentRow();
  if (row < 0) return;
  const CredentialRow& credential = m_model->row(row);
  m_tile->setName(issuerOf(credential));
  m_issuer->setText(issuerOf(credential));
  m_account->setText(accountOf(credential));
  m_parameters->setText(parametersOf(credential));
}

void AuthenticatorsScreen::setWaiting(bool waiting) {
  m_getCode->setEnabled(!waiting);
  m_getCode->setText(waiting ? tr("Asking the gateway…") : tr("Get code"));
}

void AuthenticatorsScreen::showCode(ShownCode code) {
  setWaiting(false);
  m_error->clear();
  m_code->show(std::move(code));
}

void AuthenticatorsScreen::fail(ErrorCode code) {
  setWaiting(false);
  m_error->say(BannerKind::error, errorText(code));
}

void AuthenticatorsScreen::forget() { m_code->forget(); }

}  // namespace chatelaine::ui
