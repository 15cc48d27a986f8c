#include "ui/screens/agents/agents_presenter.h"

#include <algorithm>

#include "models/ca_files.h"
#include "ui/dialogs/connect_panel.h"
#include "ui/dialogs/token_dialog.h"
#include "ui/error_text.h"
#include "ui/screens/agents/namespaces_dialog.h"
#include "ui/screens/agents/token_life_dialog.h"
#include "ui/screens/common/dialog_answers.h"
#include "ui/screens/common/name_dialog.h"
#include "ui/screens/common/pinning.h"
#include "ui/screens/common/wording.h"

namespace chatelaine::ui {
namespace {

constexpr std::size_t activityShown = 30;

}  // namespace

AgentsPresenter::AgentsPresenter(ScreenContext context, QObject* parent)
    : QObject(parent),
      m_context(context),
      m_connect(new ConnectPanel),
      m_screen(new AgentsScreen(context.desktop.options().clock, m_connect)) {
  connectScreen();
  connect(&context.desktop.team(), &models::TeamController::viewChanged, this, &AgentsPresenter::refresh);
  connect(&context.desktop.gateway(), &models::GatewayLink::standingChanged, this, &AgentsPresenter::refreshConnect);
}

void AgentsPresenter::connectScreen() {
  connect(m_screen, &AgentsScreen::addWanted, this, &AgentsPresenter::addAgent);
  connect(m_screen, &AgentsScreen::removeWanted, this, &AgentsPresenter::removeAgent);
  connect(m_screen, &AgentsScreen::tokenWanted, this, &AgentsPresenter::createToken);
  connect(m_screen, &AgentsScreen::namespacesWanted, this, &AgentsPresenter::editNamespaces);
  connect(m_screen, &AgentsScreen::revokeWanted, this, &AgentsPresenter::revokeToken);
  connect(m_screen, &AgentsScreen::currentChanged, this, &AgentsPresenter::refreshDetail);
  connect(m_screen, &AgentsScreen::pinWanted, this, [this] {
    if (const auto agent = m_screen->current()) askForVault(m_context, *agent, m_screen->window());
  });
  connect(m_screen, &AgentsScreen::unpinWanted, this,
          [this](const ItemId& pin) { unpinWithUndo(m_context, pin, this); });
}

void AgentsPresenter::refresh() {
  m_rows.clear();
  for (const Agent& agent : m_context.team().agents) {
    AgentRow row{.agent = agent, .vaults = {}, .lastSeen = {}};
    for (const Pin& pin : models::pinsOfAgent(m_context.team(), agent.id)) {
      const vault::VaultSummary* vault = models::find(m_context.team(), pin.vault);
      const bool isOver = pin.expiresAt && *pin.expiresAt <= m_context.now();
      if (vault != nullptr && !isOver) row.vaults.append(text(vault->name));
    }
    const auto seen = m_context.team().lastSeen.find(agent.id);
    if (seen != m_context.team().lastSeen.end()) row.lastSeen = seen->second;
    m_rows.push_back(std::move(row));
  }
  m_screen->setRows(m_rows);
  refreshDetail();
}

AgentDetailView AgentsPresenter::detailOf(const AgentRow& row) const {
  AgentDetailView view{.row = row, .pins = {}, .activity = {}};
  for (const Pin& pin : models::pinsOfAgent(m_context.team(), row.agent.id)) {
    const vault::VaultSummary* vault = models::find(m_context.team(), pin.vault);
    if (vault == nullptr) continue;
    view.pins.push_back({.pin = pin.id,
                         .vault = text(vault->name),
                         .expiry = pin.expiresAt ? untilText(pin.expiresAt, m_context.now()) : QString(),
                         .isOver = pin.expiresAt && *pin.expiresAt <= m_context.now()});
  }
  return view;
}

void AgentsPresenter::refreshDetail() {
  const auto current = m_screen->current();
  if (!current) return;
  const auto row = std::ranges::find(m_rows, *current, [](const AgentRow& it) { return it.agent.id; });
  if (row == m_rows.end()) return;
  m_connect->setValues(connectValues());
  m_screen->setDetail(detailOf(*row));
  vault::AuditQuery query;
  query.agent = *current;
  query.limit = activityShown;
  m_context.desktop.team().audit(
      query, this,
      [this, id = *current, view = detailOf(*row)](const Result<std::vector<vault::AuditRow>>& record) mutable {
        if (!record || m_screen->current() != id) return;
        for (const vault::AuditRow& line : *record) view.activity.push_back(activityLine(line.event, m_context.now()));
        m_screen->setDetail(view);
      });
}

// The files that the Connect texts name are written anew whenever the gateway has been met: its CA may be another.
void AgentsPresenter::refreshConnect() {
  const auto& identity = m_context.desktop.gateway().identity();
  if (!identity) return;
  const QString folder = QString::fromStdString((m_context.desktop.options().folder / "connect").string());
  const auto files = models::writeAuthorityFiles(folder, identity->authorityPem, models::usualSystemBundles());
  if (!files) return m_context.notices.say(BannerKind::error, errorText(files.error().code));
  m_authorityFile = files->authority;
  m_bundleFile = files->bundle;
  m_connect->setValues(connectValues());
}

models::ConnectValues AgentsPresenter::connectValues() const {
  const auto& identity = m_context.desktop.gateway().identity();
  return {.gatewayAddress = identity ? identity->address : std::string(),
          .bundleFile = m_bundleFile.toStdString(),
          .authorityFile = m_authorityFile.toStdString(),
          .selector = "agent"};
}

std::optional<PrincipalId> AgentsPresenter::gateway() const {
  const auto& identity = m_context.desktop.gateway().identity();
  if (identity) return identity->card.id;
  const auto& gateways = m_context.team().gateways;
  return gateways.empty() ? std::nullopt : std::optional(gateways.front().id);
}

void AgentsPresenter::addAgent() {
  auto* dialog = new NameDialog({.title = tr("New agent"),
                                 .about = tr("It can do nothing until you pin a vault to it and give it a token."),
                                 .action = tr("Add agent")},
                                tr("Name"), {}, agentNameProblem, m_screen->window());
  connect(dialog, &NameDialog::submitted, this, [this, dialog] {
    m_context.desktop.team().addAgent(
        dialog->name(), this, answering<Agent>(dialog, [this](const Agent& made) { m_screen->select(made.id); }));
  });
  dialog->open();
}

void AgentsPresenter::removeAgent() {
  const auto id = m_screen->current();
  const Agent* agent = id ? models::findAgent(m_context.team(), *id) : nullptr;
  if (agent == nullptr) return;
  const QString name = text(agent->name);
  auto* dialog = new ConfirmDialog(
      tr("Delete %1?").arg(name),
      tr("Its pins and tokens go with it. The gateway refuses its next request and cuts its open tunnels."),
      tr("Delete"), m_screen->window());
  connect(dialog, &ConfirmDialog::submitted, this, [this, dialog, id = *id, name] {
    m_context.desktop.team().removeAgent(id, this, answeringDone(dialog, [this, name] {
                                           m_context.notices.say(BannerKind::ok, tr("%1 was deleted.").arg(name));
                                         }));
  });
  dialog->open();
}

void AgentsPresenter::createToken() {
  const auto id = m_screen->current();
  const Agent* agent = id ? models::findAgent(m_context.team(), *id) : nullptr;
  const auto where = gateway();
  if (agent == nullptr || !where) return;
  auto* dialog = new TokenLifeDialog(text(agent->name), m_context.desktop.options().clock, m_screen->window());
  connect(dialog, &TokenLifeDialog::submitted, this, [this, dialog, id = *id, where = *where] {
    m_context.desktop.team().createToken(
        id, where, dialog->expiry(), this,
        answering<vault::NewToken>(dialog, [this, id](vault::NewToken made) { showToken(id, std::move(made.token)); }));
  });
  dialog->open();
}

// Nothing is shown where the desktop was locked meanwhile: the token is lost, and another can be made.
void AgentsPresenter::showToken(const ItemId& id, Secret token) {
  const Agent* agent = models::findAgent(m_context.team(), id);
  if (agent == nullptr) return;
  m_tokenDialog = new TokenDialog(
      {.agentName = text(agent->name), .token = std::move(token), .values = connectValues()}, m_screen->window());
  m_tokenDialog->setAttribute(Qt::WA_DeleteOnClose);
  m_tokenDialog->setWindowModality(Qt::WindowModal);
  m_tokenDialog->open();
}

void AgentsPresenter::editNamespaces() {
  const auto id = m_screen->current();
  const Agent* agent = id ? models::findAgent(m_context.team(), *id) : nullptr;
  if (agent == nullptr) return;
  auto* dialog = new NamespacesDialog(text(agent->name), agent->namespaces, m_screen->window());
  connect(dialog, &NamespacesDialog::submitted, this, [this, dialog, changed = *agent]() mutable {
    changed.namespaces = dialog->namespaces();
    m_context.desktop.team().updateAgent(changed, this, answering<Agent>(dialog, [](const Agent&) {}));
  });
  dialog->open();
}

void AgentsPresenter::revokeToken(const Hash& token) {
  const auto id = m_screen->current();
  if (!id) return;
  m_context.desktop.team().revokeToken(*id, token, this, [this](const Result<void>& revoked) {
    if (!revoked) return m_context.notices.say(BannerKind::error, errorText(revoked.error().code));
    m_context.notices.say(BannerKind::ok,
                          tr("The token was revoked. The gateway refuses it from now on; a new one can be created."));
  });
}

void AgentsPresenter::forgetSecrets() {
  m_connect->forgetToken();
  if (m_tokenDialog) m_tokenDialog->reject();
}

}  // namespace chatelaine::ui
