#include "tests/ui/screen_window.h"

#include <QtWidgets/QtWidgets>

#include "models/service_registry.h"
#include "tests/ui/sample_people.h"
#include "tests/ui/sample_team.h"
#include "ui/dialogs/connect_panel.h"
#include "ui/screens/agents/agents_screen.h"
#include "ui/screens/agents/namespaces_dialog.h"
#include "ui/screens/agents/token_life_dialog.h"
#include "ui/screens/audit/audit_screen.h"
#include "ui/screens/authenticators/authenticators_screen.h"
#include "ui/screens/common/name_dialog.h"
#include "ui/screens/common/pin_dialog.h"
#include "ui/screens/common/server_fields.h"
#include "ui/screens/conflicts/conflicts_screen.h"
#include "ui/screens/forks/forks_screen.h"
#include "ui/screens/health/health_screen.h"
#include "ui/screens/settings/settings_screen.h"
#include "ui/screens/team/address_dialog.h"
#include "ui/screens/team/admit_dialog.h"
#include "ui/screens/team/invite_code_dialog.h"
#include "ui/screens/team/invite_dialog.h"
#include "ui/screens/team/move_dialog.h"
#include "ui/screens/team/moved_dialog.h"
#include "ui/screens/team/replace_kit_dialog.h"
#include "ui/screens/team/team_cards.h"
#include "ui/screens/trash/trash_screen.h"
#include "ui/screens/unlock/unlock_screen.h"
#include "ui/screens/vaults/edit_dialog.h"
#include "ui/screens/vaults/replace_dialog.h"
#include "ui/screens/vaults/vault_dialogs.h"
#include "ui/screens/vaults/vaults_screen.h"
#include "ui/screens/welcome/welcome_screen.h"

namespace chatelaine::uitest {
namespace {

using namespace ui;
using Window = std::unique_ptr<QWidget>;

constexpr QSize usualSize(1180, 760);

// Beside the sidebar, as in the real window.
Window framed(QWidget* screen, const Place& place, QSize size = usualSize) {
  auto window = std::make_unique<QSplitter>();
  auto* sidebar = new Sidebar;
  sidebar->setMinimumWidth(180);
  sidebar->setView(sampleSidebar());
  sidebar->setSync({.phase = models::SyncStatus::Phase::synced,
                    .gateway = models::SyncStatus::Gateway::confirmed,
                    .lastSynced = sampleNow,
                    .reason = {},
                    .nextAttempt = {}},
                   sampleNow);
  sidebar->setPlace(place);
  window->addWidget(sidebar);
  window->addWidget(screen);
  window->setStretchFactor(1, 1);
  window->setSizes({220, 960});
  window->resize(size);
  return window;
}

std::vector<vault::VaultLoss> sampleLosses() {
  return {{sync::teamVault, {150, {}}, {120, {}}}, {vaultId(1), {48, {}}, {48, {}}}};
}

Window welcome(int step) {
  auto window = std::make_unique<WelcomeScreen>(WelcomeScreen::Proposal{.memberName = QStringLiteral("Ana"),
                                                                        .teamName = QStringLiteral("Acme team"),
                                                                        .deviceName = QStringLiteral("desk")});
  window->resize(usualSize);
  if (step == 2) {
    Secret seed(32);
    for (std::size_t i = 0; i < seed.size(); ++i) seed.writable()[i] = std::byte(i * 37 + 11);
    window->setRecoverySeed(std::move(seed), 2, 11, sampleWords());
  }
  const char* clicks[] = {"startHere", nullptr, "kitContinue"};
  if (step == 1) window->findChild<QPushButton*>(QString::fromLatin1(clicks[0]))->click();
  if (step == 3) {
    Secret seed(32);
    window->setRecoverySeed(std::move(seed), 2, 11, sampleWords());
    window->findChild<QPushButton*>(QString::fromLatin1(clicks[2]))->click();
  }
  if (step == 4) {
    window->setRecoverySeed(Secret(32), 2, 11, sampleWords());
    auto* pages = window->findChild<QStackedWidget*>();
    pages->setCurrentIndex(4);
    window->reach(1);
  }
  if (step == 5) {
    window->findChild<QStackedWidget*>()->setCurrentIndex(4);
    window->reach(0);
    window->fail(ErrorCode::portInUse);
  }
  if (step == 6) window->findChild<QRadioButton*>(QStringLiteral("placeServer"))->click();
  if (step == 7) window->findChild<QPushButton*>(QStringLiteral("joinTeam"))->click();
  if (step == 8) window->showJoining(models::Joiner::State::waiting, sampleWords(), {});
  if (step == 10) window->findChild<QPushButton*>(QStringLiteral("recoverTeam"))->click();
  if (step == 11) window->showRecovering(models::Joiner::State::waiting, ErrorCode::offline);
  if (step == 12) window->showRecovering(models::Joiner::State::refused, ErrorCode::denied);
  if (step == 13) window->showRecovering(models::Joiner::State::kitNeeded, {});
  if (step == 14) window->askAboutLosses(sampleLosses());
  if (step == 9) window->showJoining(models::Joiner::State::refused, {}, ErrorCode::expired);
  return window;
}

Window unlock(std::optional<ErrorCode> failure, bool busy) {
  auto window = std::make_unique<UnlockScreen>();
  window->setReason(models::LockReason::byPerson);
  window->resize(usualSize);
  if (failure) window->fail(*failure);
  if (busy) window->setBusy(true);
  return window;
}

VaultsScreen* vaults() {
  auto* screen = new VaultsScreen(sampleClock);
  screen->setHeader({.exists = true,
                     .name = QStringLiteral("Payments"),
                     .credentials = 6,
                     .agents = 2,
                     .sync = QStringLiteral("synced just now"),
                     .mayManage = true});
  screen->setRows(sampleRows());
  screen->select(itemId(2));
  screen->setDetail(sampleDetail());
  return screen;
}

VaultsScreen* emptyVault() {
  auto* screen = new VaultsScreen(sampleClock);
  screen->setHeader({.exists = true, .name = QStringLiteral("Payments"), .sync = QStringLiteral("synced just now")});
  screen->setRows({});
  return screen;
}

const std::string longName =
    "Exchange rates of the European Central Bank for the quarterly report (read-only, do not use in tests)";

VaultsScreen* longNames() {
  auto* screen = new VaultsScreen(sampleClock);
  const QString name = QString::fromStdString(longName);
  screen->setHeader(
      {.exists = true, .name = name, .credentials = 12345, .agents = 678, .sync = QStringLiteral("synced 14 min ago")});
  auto rows = sampleRows();
  for (auto& row : rows) {
    row.credential.labels.name = longName;
    row.credential.labels.identifier = "someone.with.a.very.long.name@a-subdomain.of.an.even.longer.example.test";
  }
  auto detail = sampleDetail();
  detail.row = rows[1];
  detail.row.credential.binding.hosts = {{.name = "an-api.with.a.very.long.host.name.of.many.labels.example.test"}};
  detail.row.credential.labels.nameSpace = "agent:somebody-with-a-rather-long-name";
  detail.storedBy = name;
  for (auto& pin : detail.pins)
    pin.agent = QStringLiteral("an-agent-whose-name-is-as-long-as-it-may-be-and-still-goes-on-64");
  screen->setRows(std::move(rows));
  screen->select(itemId(2));
  screen->setDetail(detail);
  return screen;
}

AgentsScreen* agents(int tab) {
  auto* connectPage = new ConnectPanel;
  connectPage->setValues({.gatewayAddress = "127.0.0.1:4280",
                          .bundleFile = "/home/ana/.local/share/chatelaine/desktop/connect/bundle.pem",
                          .authorityFile = "/home/ana/.local/share/chatelaine/desktop/connect/ca.pem",
                          .selector = "agent"});
  auto* screen = new AgentsScreen(sampleClock, connectPage);
  screen->setRows(sampleAgents());
  screen->setDetail(sampleAgentDetail());
  screen->findChild<QTabWidget*>()->setCurrentIndex(tab);
  return screen;
}

AuthenticatorsScreen* authenticators(bool withCode) {
  auto* screen = new AuthenticatorsScreen(sampleClock);
  screen->setRows(sampleAuthenticators());
  if (withCode) {
    screen->showCode(
        {.code = Secret::copyOf("492039"), .next = Secret::copyOf("112233"), .remaining = std::chrono::seconds(21)});
  }
  return screen;
}

AuditScreen* audit() {
  auto* screen = new AuditScreen(sampleClock);
  screen->setLines(sampleRecord(200), false);
  screen->setStanding({.state = AuditStanding::State::verified,
                       .ends = {{QStringLiteral("gateway"), QStringLiteral("1204 (9f3c21ab…)")}},
                       .finding = {}});
  screen->findChild<QTreeView*>()->setCurrentIndex(screen->findChild<QTreeView*>()->model()->index(3, 0));
  return screen;
}

HealthScreen* health() {
  auto* screen = new HealthScreen;
  auto rows = sampleRows();
  rows[2].agents.clear();
  screen->setView(healthOf(rows, sampleNow));
  return screen;
}

SettingsScreen* settings() {
  auto* screen = new SettingsScreen;
  screen->setView({.appearance = Appearance::system,
                   .idleMinutes = 10,
                   .gatewayAddress = QStringLiteral("127.0.0.1:4280"),
                   .gatewayState = QStringLiteral("running, serves your team"),
                   .memoryIsLocked = true,
                   .version = QStringLiteral("0.1.0")});
  screen->team().setView(samplePeople());
  return screen;
}

ConflictsScreen* conflicts() {
  auto* screen = new ConflictsScreen;
  screen->setConflicts(sampleConflicts());
  return screen;
}

TrashScreen* trash() {
  auto* screen = new TrashScreen(sampleClock);
  screen->setRows(trashRowsOf(sampleTeamWithTrash(), sampleNow));
  return screen;
}

ForksScreen* forks() {
  auto* screen = new ForksScreen;
  screen->setForks(sampleForkCards());
  return screen;
}

Window nameDialog() {
  auto window = std::make_unique<NameDialog>(
      FormDialog::Words{
          .title = QStringLiteral("New vault"),
          .about = QStringLiteral("The gateway on this computer makes the vault's key pair and keeps the secret half."),
          .action = QStringLiteral("Create vault")},
      QStringLiteral("Name"), QString(), NameDialog::Check(), nullptr);
  window->setAttribute(Qt::WA_DeleteOnClose, false);
  return window;
}

Window pinDialog() {
  auto window = std::make_unique<PinDialog>(PinDialog::Asks::forAgent, QStringLiteral("Payments"),
                                            QStringList{QStringLiteral("billing-bot")}, nullptr);
  window->setAttribute(Qt::WA_DeleteOnClose, false);
  return window;
}

template <class Dialog, class... Arguments>
Window dialog(Arguments&&... arguments) {
  auto window = std::make_unique<Dialog>(std::forward<Arguments>(arguments)..., nullptr);
  window->setAttribute(Qt::WA_DeleteOnClose, false);
  return window;
}

Window inviteCodeDialog() {
  return dialog<InviteCodeDialog>(sampleShownInvite(), QStringLiteral("New member, editor of Payments"), sampleClock);
}

Window replaceDialog() {
  static const auto registry = models::ServiceRegistry::builtIn().value();
  return dialog<ReplaceDialog>(registry, sampleRows()[1].credential, sampleClock);
}

Window replaceKitDialog(bool withKit) {
  auto window = std::make_unique<ReplaceKitDialog>(nullptr);
  window->setAttribute(Qt::WA_DeleteOnClose, false);
  Secret seed(32);
  for (std::size_t i = 0; i < seed.size(); ++i) seed.writable()[i] = std::byte(i * 37 + 11);
  if (withKit) window->setKit(std::move(seed), 2, 11, sampleWords());
  return window;
}

models::TeamView teamWithGateways() {
  models::TeamView team = sampleTeamOfTwo();
  team.vaults.front().credentials = 6;
  for (const char* name : {"gateway-1", "the gateway in the other office"}) {
    models::GatewayView gateway{{}, name};
    gateway.id.bytes[0] = std::byte(name[8]);
    if (team.gateways.empty()) gateway.vaults = {vaultId(1)};
    team.gateways.push_back(gateway);
  }
  return team;
}

Window vaultGatewaysDialog() {
  const models::TeamView team = teamWithGateways();
  auto window = dialog<VaultGatewaysDialog>(team, team.vaults.front());
  static_cast<VaultGatewaysDialog&>(*window).warn(unopenableText({vaultId(1)}, team).trimmed());
  return window;
}

Window failedDialog() {
  auto window = dialog<ConfirmDialog>(QStringLiteral("Delete Stripe live?"),
                                      QStringLiteral("Agents can't use it from their next request on. Its secret can't "
                                                     "be brought back from this program; you would store it anew."),
                                      QStringLiteral("Delete"));
  static_cast<ConfirmDialog&>(*window).fail(ErrorCode::diskFull);
  return window;
}

const models::ServerPlace newServer{"vault.example.com:4281", Hash::fromHex("9f3c21ab" + std::string(56, '7')).value()};

Window moveDialog(MoveDialog::From from, std::optional<models::TeamMove::Step> step,
                  std::optional<models::PlaceTrouble> refused) {
  auto window = dialog<MoveDialog>(from);
  auto& move = static_cast<MoveDialog&>(*window);
  if (step || refused) window->findChild<ServerFields*>()->set(newServer);
  if (step) {
    move.begin();
    move.reach(*step);
  }
  if (refused) move.refuse(*refused);
  return window;
}

Window movedDialog() {
  auto window = dialog<MovedDialog>(
      MovedView{.team = QStringLiteral("Acme team"), .server = newServer, .secretsToCome = 3, .hasLocalGateway = true});
  static_cast<MovedDialog&>(*window).setLocalGateway(MovedDialog::LocalGateway::told);
  return window;
}

Window movedDialogWithoutGateway() {
  auto window = dialog<MovedDialog>(MovedView{.team = QStringLiteral("Acme team"),
                                              .server = {newServer.address, {}},
                                              .secretsToCome = 0,
                                              .hasLocalGateway = true});
  static_cast<MovedDialog&>(*window).setLocalGateway(MovedDialog::LocalGateway::failed);
  return window;
}

Window refusedAddressDialog() {
  auto window = dialog<AddressDialog>(Reader::other);
  window->findChild<ServerFields*>()->set(newServer);
  static_cast<AddressDialog&>(*window).refuse(models::PlaceTrouble::otherPast);
  return window;
}

Window editDialog() {
  auto window = std::make_unique<EditDialog>(sampleRows()[1].credential, sampleClock, nullptr);
  window->setAttribute(Qt::WA_DeleteOnClose, false);
  return window;
}

std::vector<ScreenWindow> windowsBeforeTheVault() {
  return {{QStringLiteral("welcome-1-start"), [] { return welcome(0); }},
          {QStringLiteral("welcome-2-passphrase"), [] { return welcome(1); }},
          {QStringLiteral("welcome-3-kit"), [] { return welcome(2); }},
          {QStringLiteral("welcome-4-confirm"), [] { return welcome(3); }},
          {QStringLiteral("welcome-5-progress"), [] { return welcome(4); }},
          {QStringLiteral("welcome-5-failed"), [] { return welcome(5); }},
          {QStringLiteral("welcome-6-server"), [] { return welcome(6); }},
          {QStringLiteral("welcome-7-join"), [] { return welcome(7); }},
          {QStringLiteral("welcome-8-waiting"), [] { return welcome(8); }},
          {QStringLiteral("welcome-9-refused"), [] { return welcome(9); }},
          {QStringLiteral("welcome-10-recover"), [] { return welcome(10); }},
          {QStringLiteral("welcome-11-recovering"), [] { return welcome(11); }},
          {QStringLiteral("welcome-12-not-recovered"), [] { return welcome(12); }},
          {QStringLiteral("welcome-13-kit-again"), [] { return welcome(13); }},
          {QStringLiteral("welcome-14-less-than-vouched-for"), [] { return welcome(14); }},
          {QStringLiteral("unlock"), [] { return unlock({}, false); }},
          {QStringLiteral("unlock-wrong"), [] { return unlock(ErrorCode::wrongPassphrase, false); }},
          {QStringLiteral("unlock-busy"), [] { return unlock({}, true); }}};
}

std::vector<ScreenWindow> screens() {
  const Place inVault{.screen = Screen::vaults, .vault = vaultId(1)};
  const auto at = [](Screen screen) { return Place{.screen = screen, .vault = {}}; };
  return {{QStringLiteral("vaults"), [=] { return framed(vaults(), inVault); }},
          {QStringLiteral("vaults-small"), [=] { return framed(vaults(), inVault, {900, 600}); }},
          {QStringLiteral("vaults-long-names"), [=] { return framed(longNames(), inVault); }},
          {QStringLiteral("vaults-empty"), [=] { return framed(emptyVault(), inVault); }},
          {QStringLiteral("vaults-none"), [=] { return framed(new VaultsScreen(sampleClock), at(Screen::vaults)); }},
          {QStringLiteral("agents"), [=] { return framed(agents(0), at(Screen::agents)); }},
          {QStringLiteral("agents-connect"), [=] { return framed(agents(1), at(Screen::agents)); }},
          {QStringLiteral("agents-activity"), [=] { return framed(agents(2), at(Screen::agents)); }},
          {QStringLiteral("agents-empty"),
           [=] { return framed(new AgentsScreen(sampleClock, new QWidget), at(Screen::agents)); }},
          {QStringLiteral("authenticators"), [=] { return framed(authenticators(true), at(Screen::authenticators)); }},
          {QStringLiteral("authenticators-hidden"),
           [=] { return framed(authenticators(false), at(Screen::authenticators)); }},
          {QStringLiteral("authenticators-empty"),
           [=] { return framed(new AuthenticatorsScreen(sampleClock), at(Screen::authenticators)); }},
          {QStringLiteral("audit"), [=] { return framed(audit(), at(Screen::audit)); }},
          {QStringLiteral("audit-empty"), [=] { return framed(new AuditScreen(sampleClock), at(Screen::audit)); }},
          {QStringLiteral("health"), [=] { return framed(health(), at(Screen::health)); }},
          {QStringLiteral("health-well"), [=] { return framed(new HealthScreen, at(Screen::health)); }},
          {QStringLiteral("settings"), [=] { return framed(settings(), at(Screen::settings)); }},
          {QStringLiteral("settings-team"), [=] { return framed(settings(), at(Screen::settings), {1180, 2300}); }},
          {QStringLiteral("conflicts"), [=] { return framed(conflicts(), at(Screen::conflicts)); }},
          {QStringLiteral("conflicts-none"), [=] { return framed(new ConflictsScreen, at(Screen::conflicts)); }},
          {QStringLiteral("trash"), [=] { return framed(trash(), at(Screen::trash)); }},
          {QStringLiteral("trash-empty"), [=] { return framed(new TrashScreen(sampleClock), at(Screen::trash)); }},
          {QStringLiteral("forks"), [=] { return framed(forks(), at(Screen::forks), {1180, 1200}); }},
          {QStringLiteral("forks-none"), [=] { return framed(new ForksScreen, at(Screen::forks)); }}};
}

std::vector<ScreenWindow> dialogs() {
  return {
      {QStringLiteral("dialog-invite"), [] { return dialog<InviteDialog>(sampleTeamOfTwo()); }},
      {QStringLiteral("dialog-invite-code"), inviteCodeDialog},
      {QStringLiteral("dialog-admit"),
       [] { return dialog<AdmitDialog>(sampleInvite(), QStringLiteral("New member, editor of Payments")); }},
      {QStringLiteral("dialog-role"), [] { return dialog<RoleDialog>(QStringLiteral("Paul"), sync::Role::editor); }},
      {QStringLiteral("dialog-replace-kit"), [] { return replaceKitDialog(false); }},
      {QStringLiteral("dialog-replace-kit-words"), [] { return replaceKitDialog(true); }},
      {QStringLiteral("dialog-vault-gateways"), vaultGatewaysDialog},
      {QStringLiteral("dialog-delete-vault"),
       [] { return dialog<DeleteVaultDialog>(teamWithGateways(), teamWithGateways().vaults.front()); }},
      {QStringLiteral("dialog-name"), nameDialog},
      {QStringLiteral("dialog-pin"), pinDialog},
      {QStringLiteral("dialog-edit"), editDialog},
      {QStringLiteral("dialog-replace"), replaceDialog},
      {QStringLiteral("dialog-delete-failed"), failedDialog},
      {QStringLiteral("dialog-token-life"),
       [] { return dialog<TokenLifeDialog>(QStringLiteral("billing-bot"), sampleClock); }},
      {QStringLiteral("dialog-namespaces"),
       [] { return dialog<NamespacesDialog>(QStringLiteral("billing-bot"), std::vector<std::string>{}); }}};
}

std::vector<ScreenWindow> dialogsOfAMove() {
  return {{QStringLiteral("dialog-move"), [] { return moveDialog(MoveDialog::From::here, {}, {}); }},
          {QStringLiteral("dialog-move-under-way"),
           [] { return moveDialog(MoveDialog::From::here, models::TeamMove::Step::uploading, {}); }},
          {QStringLiteral("dialog-move-refused"),
           [] { return moveDialog(MoveDialog::From::server, {}, models::PlaceTrouble::unreadableVault); }},
          {QStringLiteral("dialog-moved"), movedDialog},
          {QStringLiteral("dialog-moved-gateway-failed"), movedDialogWithoutGateway},
          {QStringLiteral("dialog-address"), [] { return dialog<AddressDialog>(Reader::other); }},
          {QStringLiteral("dialog-address-refused"), refusedAddressDialog}};
}

}  // namespace

std::vector<ScreenWindow> screenWindows() {
  std::vector<ScreenWindow> all = windowsBeforeTheVault();
  for (auto part : {screens(), dialogs(), dialogsOfAMove()}) std::ranges::move(part, std::back_inserter(all));
  return all;
}

}  // namespace chatelaine::uitest
