#include "ui/screens/frame/workspace.h"

#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

#include "ui/screens/agents/agents_presenter.h"
#include "ui/screens/agents/agents_screen.h"
#include "ui/screens/audit/audit_presenter.h"
#include "ui/screens/audit/audit_screen.h"
#include "ui/screens/authenticators/authenticators_presenter.h"
#include "ui/screens/authenticators/authenticators_screen.h"
#include "ui/screens/common/dialog_answers.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/common/trouble.h"
#include "ui/screens/common/wording.h"
#include "ui/screens/conflicts/conflicts_presenter.h"
#include "ui/screens/forks/forks_presenter.h"
#include "ui/screens/frame/sidebar.h"
#include "ui/screens/health/health_screen.h"
#include "ui/screens/settings/settings_presenter.h"
#include "ui/screens/team/team_presenter.h"
#include "ui/screens/trash/trash_presenter.h"
#include "ui/screens/vaults/vaults_presenter.h"

namespace chatelaine::ui {
namespace {

constexpr QLatin1StringView frameKey("layout/frame");
constexpr QLatin1StringView vaultsKey("layout/vaults");
constexpr QLatin1StringView agentsKey("layout/agents");

}  // namespace

Workspace::Workspace(models::Desktop& desktop, const models::ServiceRegistry& registry, Theme& theme,
                     QSettings& settings, QWidget* parent)
    : QWidget(parent),
      m_desktop(desktop),
      m_settings(settings),
      m_notices(new NoticeBar),
      m_context{desktop, registry, *m_notices},
      m_sidebar(new Sidebar),
      m_trouble(new Banner),
      m_stack(new QStackedWidget),
      m_splitter(new QSplitter(Qt::Horizontal)),
      m_vaults(new VaultsScreen(desktop.options().clock)),
      m_authenticators(new AuthenticatorsScreen(desktop.options().clock)),
      m_audit(new AuditScreen(desktop.options().clock)),
      m_health(new HealthScreen),
      m_conflicts(new ConflictsScreen),
      m_settingsScreen(new SettingsScreen),
      m_trash(new TrashScreen(desktop.options().clock)),
      m_forks(new ForksScreen) {
  setObjectName(QStringLiteral("workspace"));
  makeScreens(theme);
  lay();
  connectAll();
  restoreLayout();
  refresh();
  go({});
}

void Workspace::makeScreens(Theme& theme) {
  m_vaultsPresenter = new VaultsPresenter(*m_vaults, m_context, this);
  m_agentsPresenter = new AgentsPresenter(m_context, this);
  m_agents = m_agentsPresenter->screen();
  m_authenticatorsPresenter = new AuthenticatorsPresenter(*m_authenticators, m_context, this);
  m_auditPresenter = new AuditPresenter(*m_audit, m_context, this);
  m_settingsPresenter = new SettingsPresenter(*m_settingsScreen, m_context, theme, m_settings, this);
  m_conflictsPresenter = new ConflictsPresenter(*m_conflicts, m_context, this);
  m_teamPresenter = new TeamPresenter(m_settingsScreen->team(), m_context, this);
  new TrashPresenter(*m_trash, m_context, this);
  new ForksPresenter(*m_forks, m_context, this);
  // In the order of Screen.
  for (QWidget* screen : std::initializer_list<QWidget*>{m_vaults, m_agents, m_authenticators, m_audit, m_health,
                                                         m_conflicts, m_settingsScreen, m_trash, m_forks}) {
    m_stack->addWidget(screen);
  }
}

void Workspace::lay() {
  auto* main = new QWidget;
  auto* column = new QVBoxLayout(main);
  column->setContentsMargins({});
  column->setSpacing(0);
  m_troubleRow = new QWidget;
  auto* troubleRow = new QHBoxLayout(m_troubleRow);
  troubleRow->setContentsMargins(space::l, space::m, space::l, 0);
  troubleRow->addWidget(m_trouble);
  m_troubleAction = m_trouble->setAction(tr("Decide…"), QStringLiteral("decidePaused"));
  m_troubleAction->hide();
  connect(m_troubleAction, &QPushButton::clicked, this, &Workspace::actOnTrouble);
  m_goOnWithMove = m_trouble->addAction(tr("Go on with the move…"), QStringLiteral("goOnWithMove"));
  m_goOnWithMove->hide();
  connect(m_goOnWithMove, &QPushButton::clicked, m_teamPresenter, &TeamPresenter::moveTeam);
  column->addWidget(m_troubleRow);
  column->addWidget(m_stack, 1);
  column->addWidget(m_notices);
  m_splitter->setObjectName(QStringLiteral("frameSplitter"));
  m_splitter->addWidget(m_sidebar);
  m_splitter->addWidget(main);
  m_splitter->setStretchFactor(1, 1);
  m_splitter->setChildrenCollapsible(false);
  m_sidebar->setMinimumWidth(180);
  m_sidebar->setMaximumWidth(320);
  m_splitter->setSizes({220, 900});
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins({});
  outer->addWidget(m_splitter);
}

void Workspace::connectAll() {
  connect(m_sidebar, &Sidebar::chosen, this, &Workspace::go);
  connect(m_sidebar, &Sidebar::addVaultWanted, m_vaultsPresenter, &VaultsPresenter::addVault);
  connect(m_sidebar, &Sidebar::syncWanted, &m_desktop.transport(), &models::SyncTransport::syncNow);
  connect(m_sidebar, &Sidebar::lockWanted, this, &Workspace::lockWanted);
  connect(m_vaultsPresenter, &VaultsPresenter::vaultAdded, this,
          [this](const VaultId& vault) { go({.screen = Screen::vaults, .vault = vault}); });
  connect(m_health, &HealthScreen::showWanted, this, [this](const VaultId& vault, const ItemId& credential) {
    go({.screen = Screen::vaults, .vault = vault});
    m_vaults->select(credential);
  });
  connect(m_authenticators, &AuthenticatorsScreen::replaceWanted, m_vaultsPresenter, &VaultsPresenter::replace);
  connect(m_authenticators, &AuthenticatorsScreen::removeWanted, m_vaultsPresenter, &VaultsPresenter::remove);
  connect(m_settingsPresenter, &SettingsPresenter::idleChanged, this, &Workspace::idleChanged);
  connect(&m_desktop.team(), &models::TeamController::viewChanged, this, &Workspace::refresh);
  connect(&m_desktop.transport(), &models::SyncTransport::statusChanged, this, [this] {
    m_sidebar->setSync(m_desktop.transport().status(), m_desktop.now());
    refreshTrouble();
  });
  connect(&m_desktop.transport(), &models::SyncTransport::completed, this, [this] {
    m_notices->say(BannerKind::info, tr("The server had lost a part of the team's past; this device gave it back."));
  });
  connect(&m_desktop.daemon(), &models::LocalDaemon::stateChanged, this, &Workspace::refreshTrouble);
  connect(&m_desktop.gateway(), &models::GatewayLink::standingChanged, this, &Workspace::refreshTrouble);
}

void Workspace::refresh() {
  const models::TeamView& team = m_context.team();
  const HealthView health = healthOf(namedRows(m_context, std::nullopt), m_context.now());
  SidebarView view{.team = text(team.teamName),
                   .vaults = {},
                   .attention = urgentCount(health),
                   .conflicts = static_cast<int>(team.conflicts.size())};
  for (const vault::VaultSummary& vault : team.vaults) {
    view.vaults.push_back({vault.id, text(vault.name), static_cast<int>(vault.credentials)});
  }
  m_sidebar->setView(view);
  m_sidebar->setSync(m_desktop.transport().status(), m_context.now());
  m_health->setView(health);
  if (m_place.screen == Screen::vaults && m_place.vault != m_vaultsPresenter->vault()) {
    m_place.vault = m_vaultsPresenter->vault();
    m_sidebar->setPlace(m_place);
  }
  refreshTrouble();
}

void Workspace::refreshTrouble() {
  auto trouble = serverTroubleOf(m_desktop.server(), m_desktop.transport().status(), readerOf(m_context.team()));
  if (!trouble) {
    trouble = troubleOf(m_desktop.daemon().state(), m_desktop.daemon().failure(), m_desktop.gateway().standing(),
                        m_context.team(), m_desktop.localGateway().isUntold() ? Told::no : Told::yes);
  }
  if (trouble) m_trouble->say(trouble->kind, trouble->text);
  else m_trouble->clear();
  m_troubleRow->setVisible(trouble.has_value());
  m_hasMoved = trouble && trouble->hasMoved;
  m_goOnWithMove->setVisible(m_hasMoved && models::amOwner(m_context.team()));
  const bool isFork = trouble && trouble->isFork;
  m_troubleAction->setText(m_hasMoved ? tr("Enter the new address…") : isFork ? tr("Look into it") : tr("Decide…"));
  m_troubleAction->setObjectName(m_hasMoved ? QStringLiteral("enterAddress")
                                 : isFork   ? QStringLiteral("lookAtForks")
                                            : QStringLiteral("decidePaused"));
  m_troubleAction->setVisible(m_hasMoved || isFork || (trouble && trouble->paused.has_value()));
}

void Workspace::actOnTrouble() {
  if (m_hasMoved) return m_teamPresenter->enterAddress();
  if (m_context.team().forks.empty()) decidePaused();
  else go({.screen = Screen::forks, .vault = {}});
}

// Only what can't be lost is asked about: leaving it paused is the other choice, and needs no button.
void Workspace::decidePaused() {
  if (m_context.team().paused.empty()) return;
  const vault::PausedVault paused = m_context.team().paused.front();
  auto* dialog = new ConfirmDialog(tr("Go on with %1?").arg(text(paused.name)), pausedConsequence(paused),
                                   pausedAction(paused), this);
  connect(dialog, &ConfirmDialog::submitted, this, [this, dialog, vault = paused.vault] {
    m_desktop.membership().acceptPaused(vault, this, answeringDone(dialog, [] {}));
  });
  dialog->open();
}

void Workspace::go(const Place& place) {
  if (m_place.screen == Screen::authenticators && place.screen != Screen::authenticators) m_authenticators->forget();
  m_place = place;
  if (place.screen == Screen::vaults) {
    m_vaultsPresenter->show(place.vault);
    m_place.vault = m_vaultsPresenter->vault();
    m_authenticatorsPresenter->setVault(m_place.vault);
  }
  if (place.screen == Screen::audit) m_auditPresenter->show();
  else m_auditPresenter->hide();
  if (place.screen == Screen::settings) m_settingsPresenter->refresh();
  m_sidebar->setPlace(m_place);
  m_stack->setCurrentIndex(static_cast<int>(place.screen));
}

void Workspace::addCredential() {
  if (m_place.screen != Screen::vaults) go({});
  m_vaultsPresenter->addCredential();
}

void Workspace::focusSearch() {
  if (m_place.screen != Screen::vaults) go({});
  m_vaults->focusSearch();
}

void Workspace::forgetSecrets() {
  m_authenticators->forget();
  m_settingsScreen->clear();
  m_teamPresenter->forgetSecrets();
  m_vaultsPresenter->forgetSecrets();
  m_agentsPresenter->forgetSecrets();
  m_authenticatorsPresenter->forgetSecrets();
  for (FormDialog* dialog : window()->findChildren<FormDialog*>()) {
    if (dialog->isVisible()) dialog->reject();  // those that step aside until the unlock are hidden by now
  }
  m_notices->clear();
}

void Workspace::resume() {
  m_vaultsPresenter->resume();
  m_authenticatorsPresenter->resume();
  m_teamPresenter->resume();
}

int Workspace::idleMinutes() const { return m_settingsPresenter->idleMinutes(); }

void Workspace::saveLayout() {
  m_settings.setValue(frameKey, m_splitter->saveState());
  m_settings.setValue(vaultsKey, m_vaults->saveState());
  m_settings.setValue(agentsKey, m_agents->saveState());
}

void Workspace::restoreLayout() {
  m_splitter->restoreState(m_settings.value(frameKey).toByteArray());
  m_vaults->restoreState(m_settings.value(vaultsKey).toByteArray());
  m_agents->restoreState(m_settings.value(agentsKey).toByteArray());
}

}  // namespace chatelaine::ui
