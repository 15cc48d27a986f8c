#include "ui/screens/welcome/welcome_screen.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>

#include "ui/screens/common/centred.h"
#include "ui/screens/welcome/join_page.h"
#include "ui/screens/welcome/kit_confirm_page.h"
#include "ui/screens/welcome/kit_page.h"
#include "ui/screens/welcome/passphrase_page.h"
#include "ui/screens/welcome/progress_page.h"
#include "ui/screens/welcome/recover_page.h"
#include "ui/screens/welcome/recovering_page.h"
#include "ui/screens/welcome/start_page.h"
#include "ui/screens/welcome/wait_page.h"

namespace chatelaine::ui {

WelcomeScreen::WelcomeScreen(const Proposal& proposal, QWidget* parent)
    : QWidget(parent),
      m_pages(new QStackedWidget),
      m_start(new StartPage(proposal.memberName, proposal.teamName)),
      m_passphrase(new PassphrasePage),
      m_kit(new KitPage),
      m_confirm(new KitConfirmPage),
      m_progress(new ProgressPage),
      m_join(new JoinPage(proposal.memberName, proposal.deviceName)),
      m_wait(new WaitPage),
      m_recover(new RecoverPage(proposal.deviceName)),
      m_recovering(new RecoveringPage) {
  setObjectName(QStringLiteral("welcome"));
  for (QWidget* page : std::initializer_list<QWidget*>{m_start, m_passphrase, m_kit, m_confirm, m_progress, m_join,
                                                       m_wait, m_recover, m_recovering})
    m_pages->addWidget(page);
  centre(*this, *m_pages, pageWidth);
  connectPages();
}

void WelcomeScreen::connectPages() {
  const auto choose = [this](Way way) {
    m_way = way;
    go(m_passphrase);
  };
  connect(m_start, &StartPage::done, this, [this, choose] {
    if (!m_start->server()) Q_EMIT hereChosen();
    choose(Way::found);
  });
  connect(m_start, &StartPage::joinWanted, this, [this] { go(m_join); });
  connect(m_start, &StartPage::recoverWanted, this, [this] { go(m_recover); });
  connect(m_join, &JoinPage::back, this, [this] { go(m_start); });
  connect(m_join, &JoinPage::done, this, [choose] { choose(Way::join); });
  connect(m_recover, &RecoverPage::back, this, [this] { go(m_start); });
  connect(m_recover, &RecoverPage::done, this, [choose] { choose(Way::recover); });
  connect(m_wait, &WaitPage::leaveWanted, this, &WelcomeScreen::leaveWanted);
  connect(m_recovering, &RecoveringPage::leaveWanted, this, &WelcomeScreen::leaveWanted);
  connect(m_recovering, &RecoveringPage::kitGiven, this, &WelcomeScreen::kitGivenAgain);
  connect(m_recovering, &RecoveringPage::lossesAccepted, this, &WelcomeScreen::lossesAccepted);
  connect(m_passphrase, &PassphrasePage::back, this, &WelcomeScreen::goBackFromPassphrase);
  connect(m_passphrase, &PassphrasePage::done, this, &WelcomeScreen::passphraseChosen);
  connect(m_kit, &KitPage::back, this, [this] { go(m_passphrase); });
  connect(m_kit, &KitPage::done, this, [this] { go(m_confirm); });
  connect(m_confirm, &KitConfirmPage::back, this, [this] { go(m_kit); });
  connect(m_confirm, &KitConfirmPage::done, this, &WelcomeScreen::kitConfirmed);
  connect(m_progress, &ProgressPage::back, this, [this] { go(m_passphrase); });
}

void WelcomeScreen::goBackFromPassphrase() {
  switch (m_way) {
    case Way::found: return go(m_start);
    case Way::join: return go(m_join);
    case Way::recover: return go(m_recover);
  }
}

void WelcomeScreen::passphraseChosen() {
  if (m_way != Way::join) return kitWanted();
  m_wait->making();
  go(m_wait);
  Q_EMIT joinWanted();
}

void WelcomeScreen::kitConfirmed() {
  if (m_way == Way::recover) {
    m_recovering->making();
    go(m_recovering);
    return recoverWanted();
  }
  go(m_progress);
  m_progress->setPlace(m_start->server() ? ProgressPage::Place::server : ProgressPage::Place::here);
  m_progress->reach(0);
  Q_EMIT createWanted();
}

void WelcomeScreen::go(QWidget* page) {
  m_pages->setCurrentWidget(page);
  page->setFocus(Qt::TabFocusReason);
}

void WelcomeScreen::setRecoverySeed(Secret seed, std::size_t first, std::size_t second, const QString& kitWords) {
  m_kit->show(seed, kitWords);
  m_confirm->setAction(m_way == Way::recover ? tr("Get the team back") : tr("Create the team"));
  m_confirm->ask(std::move(seed), first, second);
  go(m_kit);
}

void WelcomeScreen::reach(int step) { m_progress->reach(step); }
void WelcomeScreen::fail(ErrorCode code) { m_progress->fail(code); }

WelcomeAnswers WelcomeScreen::takeAnswers() {
  return {m_start->memberName(), m_start->teamName(), m_start->server(), m_passphrase->take()};
}

JoinAnswers WelcomeScreen::takeJoinAnswers() {
  return {m_join->take(), m_join->memberName(), m_join->deviceName(), m_passphrase->take()};
}

void WelcomeScreen::showJoining(models::Joiner::State state, const QString& words, std::optional<ErrorCode> trouble) {
  m_wait->show(state, words, trouble);
  if (m_pages->currentWidget() != m_wait) go(m_wait);
}

void WelcomeScreen::failJoining(ErrorCode code) {
  m_wait->fail(code);
  go(m_wait);
}

RecoverAnswers WelcomeScreen::takeRecoverAnswers() {
  return {m_recover->take(), m_recover->server(), m_recover->deviceName(), m_passphrase->take()};
}

Result<Secret> WelcomeScreen::takeKitAgain() { return m_recovering->takeKit(); }

void WelcomeScreen::showRecovering(models::Joiner::State state, std::optional<ErrorCode> trouble) {
  m_recovering->show(state, trouble);
  if (m_pages->currentWidget() != m_recovering) go(m_recovering);
}

void WelcomeScreen::askAboutLosses(const std::vector<vault::VaultLoss>& losses) {
  m_recovering->ask(losses);
  if (m_pages->currentWidget() != m_recovering) go(m_recovering);
}

void WelcomeScreen::startAgain() {
  clear();
  go(m_start);
}

void WelcomeScreen::clear() {
  m_passphrase->clear();
  m_join->clear();
  m_recover->clear();
  m_recovering->clear();
  m_kit->clear();
  m_confirm->clear();
}

}  // namespace chatelaine::ui
