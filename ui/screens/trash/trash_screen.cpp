#include "ui/screens/trash/trash_screen.h"

#include <QtWidgets/QStackedWidget>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/list_table.h"
#include "ui/screens/common/row_delegate.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

enum Column { nameColumn, vaultColumn, whoColumn, leftColumn };
constexpr std::chrono::days soon{3};

QString deleterOf(const models::TeamView& team, const PrincipalId& device) {
  for (const models::MemberView& member : team.members) {
    for (const models::DeviceView& one : member.devices) {
      if (one.id == device) return TrashScreen::tr("%1 on %2").arg(text(member.name), text(one.name));
    }
  }
  return device.isNull() ? QString() : TrashScreen::tr("Somebody who has left the team");
}

QString detailOf(const Credential& credential) {
  const auto& hosts = credential.binding.hosts;
  const QString where = hosts.empty() ? typeText(credential.binding.type) : text(hosts.front().name);
  const QString account = subtitleOf(credential);
  return account.isEmpty() ? where : account + QStringLiteral(" · ") + where;
}

CellLook lookOf(const TrashRow& row, int column, Timestamp now) {
  CellLook look{.monogram = {}, .icon = {}, .secondLine = {}, .tone = Tone::muted};
  if (column == nameColumn) {
    look.tone = Tone::text;
    look.monogram = row.name;
    look.secondLine = row.detail;
  }
  if (column == whoColumn) look.secondLine = shortMomentText(row.deletedAt, now);
  if (column == leftColumn && row.goneAt - now < soon) {
    look.tone = Tone::warn;
    look.icon = Icon::warning;
  }
  return look;
}

std::vector<models::TableColumn<TrashRow>> columns(const Clock& clock) {
  const auto byText = [](QString TrashRow::* field) {
    return [field](const TrashRow& a, const TrashRow& b) { return (a.*field).localeAwareCompare(b.*field) < 0; };
  };
  const auto who = [](const TrashRow& row) {
    return row.deletedBy.isEmpty() ? TrashScreen::tr("Not known here") : row.deletedBy;
  };
  const auto earlier = [](const TrashRow& a, const TrashRow& b) { return a.deletedAt < b.deletedAt; };
  return {{TrashScreen::tr("Credential"), [](const TrashRow& row) { return row.name; }, byText(&TrashRow::name)},
          {TrashScreen::tr("Vault"), [](const TrashRow& row) { return row.vault; }, byText(&TrashRow::vault)},
          {TrashScreen::tr("Deleted by"), who, earlier},
          {TrashScreen::tr("Time left"), [clock](const TrashRow& row) { return daysLeftText(row.goneAt, clock()); },
           [](const TrashRow& a, const TrashRow& b) { return a.goneAt < b.goneAt; }}};
}

}  // namespace

std::vector<TrashRow> trashRowsOf(const models::TeamView& team, Timestamp now) {
  std::vector<TrashRow> rows;
  for (const vault::DeletedCredential& deleted : team.deleted) {
    if (deleted.goneAt <= now) continue;
    const vault::VaultSummary* vault = models::find(team, deleted.credential.vault);
    if (vault == nullptr) continue;  // gone with its vault
    rows.push_back({.id = deleted.credential.id,
                    .name = titleOf(deleted.credential),
                    .detail = detailOf(deleted.credential),
                    .vault = text(vault->name),
                    .deletedBy = deleterOf(team, deleted.deletedBy),
                    .deletedAt = deleted.deletedAt,
                    .goneAt = deleted.goneAt,
                    .mayChange = deleted.mayChange && !vault->isReadOnly});
  }
  return rows;
}

QString daysLeftText(Timestamp goneAt, Timestamp now) {
  const auto days = static_cast<int>(std::chrono::floor<std::chrono::days>(goneAt - now).count());
  return days < 1 ? TrashScreen::tr("less than a day left") : TrashScreen::tr("%n day(s) left", nullptr, days);
}

TrashScreen::TrashScreen(Clock clock, QWidget* parent)
    : QWidget(parent), m_clock(std::move(clock)), m_body(new QStackedWidget) {
  setObjectName(QStringLiteral("trashScreen"));
  m_model = new models::TableModel<TrashRow>(
      columns(m_clock), [](const TrashRow& a, const TrashRow& b) { return a.id == b.id; }, this);
  m_body->addWidget(list());
  m_body->addWidget(new EmptyState(Icon::remove, tr("Nothing is deleted"),
                                   tr("A deleted credential stays here for 30 days, with its secret sealed as it was, "
                                      "and can be brought back.")));
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, space::l, 0, 0);
  outer->setSpacing(space::m);
  outer->addWidget(head());
  outer->addWidget(m_body, 1);
  setRows({});
}

QWidget* TrashScreen::head() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(space::l, 0, space::l, 0);
  column->setSpacing(space::m);
  QVBoxLayout* titles = columnLayout(2);
  titles->addWidget(new Heading(tr("Trash")));
  m_count = new Text({}, TextSize::small, Tone::muted);
  titles->addWidget(m_count);
  column->addLayout(titles);
  column->addWidget(
      hint(tr("Kept for 30 days on each computer of the team (this program); agents can't use what is here (the "
              "gateway). Afterwards every program tells the server to erase the sealed secret. Nobody can make a "
              "dishonest server do it: where that matters, replace the secret at its service.")));
  return box;
}

QWidget* TrashScreen::list() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins({});
  column->setSpacing(space::m);
  QHBoxLayout* actions = rowLayout();
  actions->setContentsMargins(space::l, 0, space::l, 0);
  m_restore = button(Icon::history, tr("Restore"), QStringLiteral("restoreCredential"), Emphasis::primary);
  m_erase = button(tr("Erase now…"), QStringLiteral("eraseCredential"), Emphasis::danger);
  m_reason = new Text({}, TextSize::small, Tone::muted);
  m_reason->setObjectName(QStringLiteral("trashReason"));
  wrap(*m_reason);
  actions->addWidget(m_restore);
  actions->addWidget(m_erase);
  actions->addWidget(m_reason, 1);
  column->addLayout(actions);
  m_table = new ListTable(tr("Deleted credentials"), {36, 18, 26, 20});
  m_table->setObjectName(QStringLiteral("deletedCredentials"));
  m_table->setModel(m_model);
  m_table->setExpendable({vaultColumn});
  m_table->setItemDelegate(new RowDelegate(
      [this](const QModelIndex& index) { return lookOf(m_model->row(index.row()), index.column(), m_clock()); },
      tallRow, m_table));
  connect(m_table, &ListTable::currentRowChanged, this, &TrashScreen::showWhatFits);
  connect(m_restore, &QPushButton::clicked, this, [this] {
    if (const auto row = current()) Q_EMIT restoreWanted(row->id);
  });
  connect(m_erase, &QPushButton::clicked, this, [this] {
    if (const auto row = current()) Q_EMIT eraseWanted(row->id);
  });
  column->addWidget(m_table, 1);
  return box;
}

std::optional<TrashRow> TrashScreen::current() const {
  const int row = m_table->currentRow();
  return row < 0 ? std::nullopt : std::optional(m_model->row(row));
}

void TrashScreen::setRows(std::vector<TrashRow> rows) {
  const std::optional<TrashRow> before = current();
  m_model->setRows(std::move(rows));
  if (before) m_table->selectRow(m_model->find([&](const TrashRow& row) { return row.id == before->id; }));
  if (m_table->currentRow() < 0 && m_model->rowCount() > 0) m_table->selectRow(0);
  m_count->setText(tr("%n credential(s)", nullptr, m_model->rowCount()));
  m_body->setCurrentIndex(m_model->rowCount() == 0 ? 1 : 0);
  showWhatFits();
}

void TrashScreen::showWhatFits() {
  const auto row = current();
  const bool mayChange = row && row->mayChange;
  m_restore->setEnabled(mayChange);
  m_erase->setEnabled(mayChange);
  m_restore->setAccessibleName(row ? tr("Restore %1").arg(row->name) : tr("Restore"));
  m_erase->setAccessibleName(row ? tr("Erase %1 now…").arg(row->name) : tr("Erase now…"));
  m_reason->setText(row && !mayChange ? tr("Editors and owners bring back and erase, where the vault isn't read-only "
                                           "(checked by every program that reads).")
                                      : QString());
}

}  // namespace chatelaine::ui
