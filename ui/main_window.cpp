#include "ui/main_window.h"

#include <QtCore/QRandomGenerator>
#include <QtCore/QSysInfo>
#include <QtGui/QCloseEvent>
#include <QtGui/QShortcut>
#include <QtWidgets/QApplication>
#include <QtWidgets/QStackedWidget>

#include "models/recovery_words.h"
#include "ui/idle_watch.h"
#include "ui/screens/frame/workspace.h"
#include "ui/screens/unlock/unlock_screen.h"
#include "ui/screens/welcome/welcome_screen.h"

namespace chatelaine::ui {
namespace {

constexpr QLatin1StringView geometryKey("layout/window");

WelcomeScreen::Proposal proposal() {
  const QString user = qEnvironmentVariable("USER");
  return {.memberName = user.isEmpty() ? MainWindow::tr("Me") : user,
          .teamName = MainWindow::tr("My team"),
          .deviceName = QSysInfo::machineHostName()};
}

}  // namespace

MainWindow::MainWindow(models::Desktop& desktop, const models::ServiceRegistry& registry, Theme& theme,
                       QSettings& settings)
    : m_desktop(desktop),
      m_settings(settings),
      m_stack(new QStackedWidget),
      m_welcome(new WelcomeScreen(proposal())),
      m_unlock(new UnlockScreen),
      m_workspace(new Workspace(desktop, registry, theme, settings)),
      m_idle(new IdleWatch(this)) {
  setWindowTitle(tr("Chatelaine"));
  setObjectName(QStringLiteral("mainWindow"));
  setMinimumSize(900, 600);
  resize(1180, 760);
  for (QWidget* page : std::initializer_list<QWidget*>{m_welcome, m_unlock, m_workspace}) m_stack->addWidget(page);
  setCentralWidget(m_stack);
  restoreGeometry(m_settings.value(geometryKey).toByteArray());
  connectWelcome();
  connectUnlock();
  connectWorkspace();
  addShortcuts();
  connect(&m_desktop.session(), &models::Session::stateChanged, this, &MainWindow::showWhatFits);
  showWhatFits();
}

void MainWindow::connectWelcome() {
  connect(m_welcome, &WelcomeScreen::kitWanted, this, [this] {
    const auto first = QRandomGenerator::global()->bounded(quint32(models::recoveryWordCount / 2));
    const auto second =
        QRandomGenerator::global()->bounded(quint32(models::recoveryWordCount / 2), quint32(models::recoveryWordCount));
    Secret seed = m_desktop.newRecoverySeed();
    m_welcome->setRecoverySeed(std::move(seed), first, second, QString::fromStdString(m_desktop.newKitWords()));
  });
  connect(m_welcome, &WelcomeScreen::createWanted, this, &MainWindow::found);
  connect(m_welcome, &WelcomeScreen::hereChosen, &m_desktop, &models::Desktop::prepareHere);
  connect(m_welcome, &WelcomeScreen::joinWanted, this, &MainWindow::join);
  connect(m_welcome, &WelcomeScreen::recoverWanted, this, &MainWindow::recover);
  connect(m_welcome, &WelcomeScreen::kitGivenAgain, this, [this] {
    if (auto seed = m_welcome->takeKitAgain()) m_desktop.joiner().goOnWithKit(std::move(*seed));
  });
  connect(m_welcome, &WelcomeScreen::lossesAccepted, &m_desktop.joiner(), &models::Joiner::acceptLosses);
  connect(m_welcome, &WelcomeScreen::leaveWanted, this, &MainWindow::leaveJoin);
  connect(&m_desktop.joiner(), &models::Joiner::stateChanged, this, &MainWindow::showJoining);
  connect(&m_desktop.gateway(), &models::GatewayLink::stepReached, m_welcome,
          [this](models::GatewayLink::Step step) { m_welcome->reach(static_cast<int>(step)); });
}

void MainWindow::found() {
  m_founding = true;
  WelcomeAnswers answers = m_welcome->takeAnswers();
  models::GatewayLink::Names names{.team = answers.teamName.toStdString(),
                                   .member = answers.memberName.toStdString(),
                                   .device = QSysInfo::machineHostName().toStdString(),
                                   .gateway = tr("This computer").toStdString()};
  const auto done = [this](const Result<void>& founded) {
    m_founding = false;
    const bool stands = m_desktop.session().state() == models::Session::State::unlocked;
    if (!founded && !stands) return m_welcome->fail(founded.error().code);
    m_welcome->clear();
    showWhatFits();
  };
  if (!answers.server) return m_desktop.found(std::move(names), std::move(answers.passphrase), this, done);
  m_desktop.foundOn(*answers.server, std::move(names), std::move(answers.passphrase), this, done);
}

void MainWindow::join() {
  JoinAnswers answers = m_welcome->takeJoinAnswers();
  if (!answers.link) return m_welcome->failJoining(answers.link.error().code);
  m_founding = true;
  m_desktop.join(std::move(*answers.link), {answers.memberName.toStdString(), answers.deviceName.toStdString()},
                 std::move(answers.passphrase), this, [this](const Result<void>& made) {
                   m_founding = false;
                   m_welcome->clear();
                   if (!made) m_welcome->failJoining(made.error().code);
                   showWhatFits();
                 });
}

void MainWindow::recover() {
  using State = models::Joiner::State;
  RecoverAnswers answers = m_welcome->takeRecoverAnswers();
  if (!answers.seed) return m_welcome->showRecovering(State::refused, answers.seed.error().code);
  if (!answers.server) return m_welcome->showRecovering(State::refused, answers.server.error().code);
  m_founding = true;
  m_desktop.recover(*answers.server, std::move(*answers.seed), answers.deviceName.toStdString(),
                    std::move(answers.passphrase), this, [this](const Result<void>& made) {
                      m_founding = false;
                      m_welcome->clear();
                      if (!made) m_welcome->showRecovering(State::refused, made.error().code);
                      showWhatFits();
                    });
}

// Before the database was made there is nothing to give up.
void MainWindow::leaveJoin() {
  if (m_founding) return;
  if (m_desktop.session().state() == models::Session::State::fresh) return m_welcome->startAgain();
  m_desktop.leave(this, [this](const Result<void>& left) {
    if (left) m_welcome->startAgain();
    else m_welcome->failJoining(left.error().code);
    showWhatFits();
  });
}

void MainWindow::showJoining() {
  const models::Joiner& joiner = m_desktop.joiner();
  const bool isUnderWay = joiner.state() != models::Joiner::State::none;
  if (joiner.state() == models::Joiner::State::lossShown) m_welcome->askAboutLosses(joiner.losses());
  else if (isUnderWay && joiner.way() == models::Joiner::Way::kit)
    m_welcome->showRecovering(joiner.state(), joiner.trouble());
  else if (isUnderWay) m_welcome->showJoining(joiner.state(), joiner.words(), joiner.trouble());
  showWhatFits();
}

void MainWindow::connectUnlock() {
  models::Session& session = m_desktop.session();
  connect(m_unlock, &UnlockScreen::unlockWanted, this,
          [this] { m_desktop.session().unlock(m_unlock->takePassphrase()); });
  connect(m_unlock, &UnlockScreen::cancelWanted, &session, &models::Session::cancelUnlock);
  connect(&session, &models::Session::unlockFailed, m_unlock, &UnlockScreen::fail);
}

void MainWindow::connectWorkspace() {
  connect(m_workspace, &Workspace::lockWanted, this, [this] { lock(models::LockReason::byPerson); });
  const auto setLimit = [this] { m_idle->setLimit(std::chrono::minutes(m_workspace->idleMinutes())); };
  connect(m_workspace, &Workspace::idleChanged, this, setLimit);
  connect(m_idle, &IdleWatch::idle, this, [this] {
    // Half a move leaves everybody without a server until it is gone on with. It ends by itself.
    if (m_desktop.move().isUnderWay()) return m_idle->again();
    lock(models::LockReason::idle);
  });
  setLimit();
}

void MainWindow::addShortcuts() {
  const auto whenUnlocked = [this](const QKeySequence& keys, auto action) {
    connect(new QShortcut(keys, this), &QShortcut::activated, this, [this, action] {
      if (m_stack->currentWidget() == m_workspace) action();
    });
  };
  whenUnlocked(QKeySequence(Qt::CTRL | Qt::Key_L), [this] { lock(models::LockReason::byPerson); });
  whenUnlocked(QKeySequence::New, [this] { m_workspace->addCredential(); });
  whenUnlocked(QKeySequence::Find, [this] { m_workspace->focusSearch(); });
  whenUnlocked(QKeySequence::Refresh, [this] { m_desktop.transport().syncNow(); });
  connect(new QShortcut(QKeySequence::Quit, this), &QShortcut::activated, this, &QWidget::close);
}

void MainWindow::lock(models::LockReason reason) {
  if (m_desktop.session().state() != models::Session::State::unlocked || m_founding) return;
  m_workspace->forgetSecrets();
  m_welcome->clear();  // the kit's words, typed again
  m_desktop.lock(reason);
}

void MainWindow::showWhatFits() {
  using State = models::Session::State;
  const State state = m_desktop.session().state();
  m_unlock->setBusy(state == State::unlocking);
  m_unlock->setReason(m_desktop.session().lockReason());
  if (m_founding || state == State::fresh) return m_stack->setCurrentWidget(m_welcome);
  if (state != State::unlocked) return m_stack->setCurrentWidget(m_unlock);
  if (m_desktop.joiner().state() != models::Joiner::State::none) return m_stack->setCurrentWidget(m_welcome);
  m_stack->setCurrentWidget(m_workspace);
  m_workspace->resume();
}

void MainWindow::present() {
  show();
  raise();
  activateWindow();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  m_settings.setValue(geometryKey, saveGeometry());
  m_workspace->saveLayout();
  event->accept();
}

}  // namespace chatelaine::ui
