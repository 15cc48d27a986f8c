#include "ui/screens/frame/sidebar.h"

#include <QtGui/QPainter>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QToolButton>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/sync_wording.h"
#include "ui/screens/frame/nav_button.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/status_dot.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

Sidebar::Sidebar(QWidget* parent) : QWidget(parent), m_group(new QButtonGroup(this)) {
  setObjectName(QStringLiteral("sidebar"));
  setAccessibleName(tr("Sidebar"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::m, space::l, space::m, space::m);
  column->setSpacing(2);

  m_team = new Text({}, TextSize::large);
  m_team->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  m_team->elide();
  m_team->setContentsMargins(space::s + 2, 0, 0, 0);
  column->addWidget(m_team);
  column->addSpacing(space::l);
  column->addLayout(vaultHeader());

  auto* vaults = new QWidget;
  m_vaults = new QVBoxLayout(vaults);
  m_vaults->setContentsMargins({});
  m_vaults->setSpacing(2);
  QScrollArea* area = scrollable(vaults);
  area->viewport()->setAutoFillBackground(false);
  vaults->setAutoFillBackground(false);
  column->addWidget(area, 1);

  column->addSpacing(space::s);
  addEntry(*column, new NavButton(Icon::agent, tr("Agents")), {.screen = Screen::agents, .vault = {}});
  addEntry(*column, new NavButton(Icon::authenticator, tr("Authenticators")),
           {.screen = Screen::authenticators, .vault = {}});
  addEntry(*column, new NavButton(Icon::audit, tr("Audit")), {.screen = Screen::audit, .vault = {}});
  m_health = addEntry(*column, new NavButton(Icon::health, tr("Health")), {.screen = Screen::health, .vault = {}});
  m_conflicts =
      addEntry(*column, new NavButton(Icon::conflict, tr("Conflicts")), {.screen = Screen::conflicts, .vault = {}});
  addEntry(*column, new NavButton(Icon::remove, tr("Trash")), {.screen = Screen::trash, .vault = {}});
  column->addSpacing(space::m);
  column->addLayout(footer());
}

NavButton* Sidebar::addEntry(QVBoxLayout& column, NavButton* entry, const Place& place) {
  column.addWidget(entry);
  m_group->addButton(entry);
  m_entries.emplace_back(place, entry);
  connect(entry, &NavButton::clicked, this, [this, place] { Q_EMIT chosen(place); });
  return entry;
}

QLayout* Sidebar::vaultHeader() {
  QHBoxLayout* row = rowLayout(0);
  auto* heading = new SectionHeading(tr("Vaults"));
  heading->setContentsMargins(space::s + 2, 0, 0, 0);
  row->addWidget(heading, 1);
  QToolButton* add = iconButton(Icon::add, tr("Add vault"), QStringLiteral("addVault"));
  connect(add, &QToolButton::clicked, this, &Sidebar::addVaultWanted);
  row->addWidget(add);
  return row;
}

QLayout* Sidebar::footer() {
  QVBoxLayout* column = columnLayout(space::s);
  QHBoxLayout* state = rowLayout(space::s);
  state->setContentsMargins(space::s + 2, 0, 0, 0);
  m_dot = new StatusDot(Status::idle, tr("Not synchronised yet"));
  state->addWidget(m_dot, 0, Qt::AlignTop);
  QVBoxLayout* lines = columnLayout(2);
  m_syncLine = new Text({}, TextSize::small);
  m_gatewayLine = new Text({}, TextSize::small, Tone::muted);
  for (Text* line : {m_syncLine, m_gatewayLine}) {
    line->setWordWrap(true);
    lines->addWidget(line);
  }
  state->addLayout(lines, 1);
  QToolButton* sync = iconButton(Icon::sync, tr("Synchronise now"), QStringLiteral("syncNow"));
  connect(sync, &QToolButton::clicked, this, &Sidebar::syncWanted);
  state->addWidget(sync, 0, Qt::AlignTop);
  column->addLayout(state);

  QHBoxLayout* actions = rowLayout(space::s);
  QPushButton* lock = button(Icon::lock, tr("Lock"), QStringLiteral("lock"));
  lock->setToolTip(tr("Lock (Ctrl+L). Agents go on working."));
  connect(lock, &QPushButton::clicked, this, &Sidebar::lockWanted);
  actions->addWidget(lock, 1);
  QToolButton* settings = iconButton(Icon::settings, tr("Settings"), QStringLiteral("settings"));
  settings->setCheckable(true);
  settings->setFixedSize(extent::control, extent::control);
  m_group->addButton(settings);
  connect(settings, &QToolButton::clicked, this, [this] { Q_EMIT chosen({.screen = Screen::settings, .vault = {}}); });
  actions->addWidget(settings);
  column->addLayout(actions);
  return column;
}

void Sidebar::setView(const SidebarView& view) {
  m_team->setText(view.team);
  rebuildVaults(view.vaults);
  m_health->setCount(view.attention, Tone::warn, tr("%n finding(s)", nullptr, view.attention));
  m_conflicts->setCount(view.conflicts, Tone::warn, tr("%n conflict(s)", nullptr, view.conflicts));
  mark();
}

void Sidebar::rebuildVaults(const std::vector<SidebarView::Vault>& vaults) {
  const bool sameVaults = std::ranges::equal(vaults, m_vaultEntries, [](const auto& vault, const auto& entry) {
    return vault.id == entry.first.vault && vault.name == entry.second->text();
  });
  if (!sameVaults || m_vaults->isEmpty()) {
    for (const auto& [place, entry] : m_vaultEntries) m_group->removeButton(entry);
    m_vaultEntries.clear();
    clearLayout(*m_vaults);
    for (const SidebarView::Vault& vault : vaults) {
      const Place place{.screen = Screen::vaults, .vault = vault.id};
      auto* entry = new NavButton(Icon::vault, vault.name);
      m_vaults->addWidget(entry);
      m_group->addButton(entry);
      m_vaultEntries.emplace_back(place, entry);
      connect(entry, &NavButton::clicked, this, [this, place] { Q_EMIT chosen(place); });
    }
    m_vaults->addStretch(1);
  }
  for (std::size_t i = 0; i < vaults.size(); ++i) {
    const int count = vaults[i].credentials;
    m_vaultEntries[i].second->setCount(count, Tone::muted, tr("%n credential(s)", nullptr, count));
  }
}

void Sidebar::setSync(const models::SyncStatus& status, Timestamp now) {
  const SyncWords words = syncWords(status, now);
  m_dot->set(words.status, words.line);
  m_syncLine->setText(words.line);
  m_gatewayLine->setText(words.detail);
  m_gatewayLine->setVisible(!words.detail.isEmpty());
}

void Sidebar::setPlace(const Place& place) {
  m_place = place;
  mark();
}

void Sidebar::mark() {
  const auto markIn = [this](const auto& entries) {
    for (const auto& [place, entry] : entries) {
      if (place == m_place) entry->setChecked(true);
    }
  };
  m_group->setExclusive(false);
  for (QAbstractButton* entry : m_group->buttons()) entry->setChecked(false);
  m_group->setExclusive(true);
  markIn(m_vaultEntries);
  markIn(m_entries);
  if (m_place.screen == Screen::settings) findChild<QToolButton*>(QStringLiteral("settings"))->setChecked(true);
}

void Sidebar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& colours = coloursOf(palette());
  painter.fillRect(rect(), colours.sidebar);
}

}  // namespace chatelaine::ui
