#include "ui/screens/welcome/welcome_screen.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>

#include "ui/screens/common/centred.h"
#include "ui/screens/welcome/join_page.h"
#include "ui/screens/welcome/kit_confirm_page.h"
#include "ui/screens/welcome/kit_page.h"
#include "ui/screens/welcome/passphrase_page.h"
#include "ui/screens/welcome/progress_page.h"
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
      m_wait(new WaitPage) {
  setObjectName(QStringLiteral("welcome"));
  for (QWidget* page :
       std::initializer_list<QWidget*>{m_start, m_passphrase, m_kit, m_confirm, m_progress, m_join, m_wait})
    m_pages->addWidget(page);
  centre(*this, *m_pages, pageWidth);
  connectPages();
}

void WelcomeScreen::connectPages() {
  connect(m_start, &StartPage::done, this, [this] {
    m_isJoining = false;
    if (!m_start->server()) Q_EMIT hereChosen();
    go(m_passphrase);
  });
  connect(m_start, &StartPage::joinWanted, this, [this] { go(m_join); });
  connect(m_join, &JoinPage::back, this, [this] { go(m_start); });
  connect(m_join, &JoinPage::done, this, [this] {
    m_isJoining = true;
    go(m_passphrase);
  });
  connect(m_wait, &WaitPage::leaveWanted, this, &WelcomeScreen::leaveWanted);
  connect(m_passphrase, &PassphrasePage::back, this, [this] { m_isJoining ? go(m_join) : go(m_start); });
  connect(m_passphrase, &PassphrasePage::done, this, [this] {
    if (!m_isJoining) return kitWanted();
    m_wait->making();
    go(m_wait);
    Q_EMIT joinWanted();
  });
  connect(m_kit, &KitPage::back, this, [this] { go(m_passphrase); });
  connect(m_kit, &KitPage::done, this, [this] { go(m_confirm); });
  connect(m_confirm, &KitConfirmPage::back, this, [this] { go(m_kit); });
  connect(m_confirm, &KitConfirmPage::done, this, [this] {
    go(m_progress);
    m_progress->setPlace(m_start->server() ? ProgressPage::Place::server : ProgressPage::Place::here);
    m_progress->reach(0);
    Q_EMIT createWanted();
  });
  connect(m_progress, &ProgressPage::back, this, [this] { go(m_passphrase); });
}

void WelcomeScreen::go(QWidget* page) {
  m_pages->setCurrentWidget(page);
  page->setFocus(Qt::TabFocusReason);
}

void WelcomeScreen::setRecoverySeed(Secret seed, std::size_t first, std::size_t second) {
  m_kit->show(seed);
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

void WelcomeScreen::startAgain() {
  clear();
  go(m_start);
}

void WelcomeScreen::clear() {
  m_passphrase->clear();
  m_join->clear();
  m_kit->clear();
  m_confirm->clear();
}

}  // namespace chatelaine::ui
