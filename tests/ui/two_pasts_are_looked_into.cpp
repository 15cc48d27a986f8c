#include "tests/support/test_main.h"
#include "tests/ui/sample_people.h"
#include "tests/ui/sample_team.h"
#include "tests/ui/team_windows.h"
#include "ui/screens/common/trouble.h"

using namespace chatelaine;
using modelstest::waitUntil;
using uitest::PersonWindow;

// A server that was put back to an older copy and went on from there shows two people two signed pasts. Who notices
// sees both sides and decides.
class TwoPastsAreLookedInto : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    m_theme = uitest::themeForWindows();
    m_world = std::make_unique<modelstest::ServerWorld>();
    m_ana = std::make_unique<PersonWindow>(*m_theme);
    m_paul = std::make_unique<PersonWindow>(*m_theme);
    QVERIFY(m_world->found(m_ana->desktop()).has_value());
    QVERIFY(m_world->join(m_ana->desktop(), m_paul->desktop(), "Paul", modelstest::memberWith(sync::Role::owner, {})));
    QVERIFY(settled(*m_ana) && settled(*m_paul));
    fork();
  }
  void cleanupTestCase() { m_paul.reset(), m_ana.reset(), m_world.reset(), m_theme.reset(); }

  void a_banner_leadsToBothSides() {
    QVERIFY(m_ana->waitForText(QStringLiteral("different pasts of the team")));
    QVERIFY(m_ana->click("lookAtForks"));
    QVERIFY(m_ana->waitFor("forksScreen"));
    const QString texts = m_ana->texts();
    QVERIFY2(texts.contains(QStringLiteral("Two pasts of the team's own list")), qPrintable(texts));
    QVERIFY(texts.contains(QStringLiteral("Ana on Ana's desk")) &&
            texts.contains(QStringLiteral("Paul on Paul's desk")));
    QVERIFY(texts.contains(QStringLiteral("read-only here")));
  }

  void b_untilThen_nothingIsWritten() {
    const auto added = modelstest::DesktopWorld::wait<Agent>(
        [&](auto done) { m_ana->desktop()->team().addAgent(QStringLiteral("late"), &*m_ana->desktop(), done); });
    QVERIFY(added && !added->has_value());
  }

  void c_evidence_isSavedAsText() {
    const qsizetype before = m_ana->desktop().team().forks.size();
    QVERIFY(m_ana->click("exportEvidence"));
    QVERIFY(waitUntil([&] { return m_ana->window().findChild<QFileDialog*>() != nullptr; }));
    auto* dialog = m_ana->window().findChild<QFileDialog*>();
    const QString file = m_folder.path() + QStringLiteral("/evidence.txt");
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(file);
    QMetaObject::invokeMethod(dialog, "accept");
    QVERIFY(m_ana->waitForText(QStringLiteral("Saved to")));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    const QByteArray text = saved.readAll();
    QVERIFY(text.startsWith("Chatelaine: two signed pasts") && text.contains("-- theirs --"));
    QVERIFY(text.contains("Paul's desk"));
    QCOMPARE(qsizetype(m_ana->desktop().team().forks.size()), before);
  }

  void d_settling_asksFirst_andCountsHere() {
    QVERIFY(m_ana->click("settleFork"));
    QVERIFY(m_ana->waitFor("confirmDialog"));
    QVERIFY(m_ana->click("dialogCancel"));
    QVERIFY(m_ana->waitGone("confirmDialog"));
    QVERIFY(!m_ana->desktop().team().forks.empty());
    while (!m_ana->desktop().team().forks.empty()) {
      const std::size_t open = m_ana->desktop().team().forks.size();
      QVERIFY(m_ana->click("settleFork"));
      QVERIFY(m_ana->waitFor("confirmDialog"));
      QVERIFY(m_ana->click("dialogAction"));
      QVERIFY(waitUntil([&] { return m_ana->desktop().team().forks.size() < open; }));
      QVERIFY(m_ana->waitGone("confirmDialog"));
    }
    QVERIFY(m_ana->waitForText(QStringLiteral("Nothing is open")));
    const auto record = modelstest::DesktopWorld::wait<std::vector<vault::AuditRow>>(
        [&](auto done) { m_ana->desktop()->team().audit({.limit = 50}, &*m_ana->desktop(), done); });
    QVERIFY(std::ranges::contains(**record, AuditAction::evidenceSettled,
                                  [](const vault::AuditRow& row) { return row.event.action; }));
  }

  void banner_isOfTheForkBeforeAnythingElse() {
    models::TeamView team = uitest::sampleTeamOfTwo();
    team.problems.push_back({uitest::vaultId(1), ErrorCode::rolledBack, {}});
    team.forks = uitest::sampleForks();
    const auto trouble =
        ui::troubleOf(models::LocalDaemon::State::stopped, {}, models::GatewayLink::Standing::unknown, team);
    QVERIFY(trouble->isFork && trouble->kind == ui::BannerKind::error);
    QVERIFY(trouble->text.contains(QStringLiteral("pasts of Payments")));
  }

  void everyKind_saysWhatItMeansAndWhatStops() {
    const auto cards = uitest::sampleForkCards();
    QCOMPARE(cards.size(), std::size_t{3});
    QCOMPARE(cards[0].title, QStringLiteral("Two pasts of Payments"));
    QCOMPARE(cards[1].title, QStringLiteral("Two lists of who is in the team"));
    QCOMPARE(cards[2].title, QStringLiteral("Two records of Paul on Paul's desk"));
    QVERIFY(cards[0].stopped.contains(QStringLiteral("Payments is read-only")));
    QVERIFY(cards[1].stopped.contains(QStringLiteral("everything is read-only")));
    for (const ui::ForkCard& card : cards) QVERIFY(card.ours.fingerprint != card.theirs.fingerprint);
  }

  void buttons_areOfTheirOwnFork_andManyAreShownInParts() {
    ui::ForksScreen screen;
    auto cards = uitest::sampleForkCards();
    screen.setForks(cards);
    QSignalSpy settled(&screen, &ui::ForksScreen::settleWanted);
    screen.findChildren<QPushButton*>(QStringLiteral("settleFork")).at(1)->click();
    QCOMPARE(settled.first().first().value<Hash>(), cards[1].id);
    while (cards.size() < 30) cards.push_back(cards.front());
    screen.setForks(cards);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCOMPARE(screen.findChildren<QPushButton*>(QStringLiteral("settleFork")).size(), qsizetype(ui::forksShown));
  }

 private:
  static bool settled(PersonWindow& window) {
    window.desktop()->transport().syncNow();
    return waitUntil([&] {
      const auto& status = window.desktop()->transport().status();
      return window.desktop().team().pending == 0 && status.phase == models::SyncStatus::Phase::synced;
    });
  }
  static bool addAgent(PersonWindow& window, const QString& name) {
    const auto added = modelstest::DesktopWorld::wait<Agent>(
        [&](auto done) { window.desktop()->team().addAgent(name, &*window.desktop(), done); });
    return added && added->has_value();
  }
  // Ana's change is on the server; then a copy from before is put back, and Paul's stands in its place.
  void fork() {
    m_paul->desktop()->transport().stop();
    QVERIFY(m_world->keepCopyOfServer());
    QVERIFY(addAgent(*m_ana, QStringLiteral("anas-bot")));
    QVERIFY(settled(*m_ana));
    m_ana->desktop()->transport().stop();
    QVERIFY(m_world->putServerBack());
    QVERIFY(addAgent(*m_paul, QStringLiteral("pauls-bot")));
    QVERIFY(settled(*m_paul));
    m_ana->desktop()->transport().syncNow();
    QVERIFY(waitUntil([&] { return !m_ana->desktop().team().forks.empty(); }));
  }

  QTemporaryDir m_folder;
  std::unique_ptr<ui::Theme> m_theme;
  std::unique_ptr<modelstest::ServerWorld> m_world;
  std::unique_ptr<PersonWindow> m_ana;
  std::unique_ptr<PersonWindow> m_paul;
};

CHATELAINE_TEST(TwoPastsAreLookedInto);
#include "two_pasts_are_looked_into.moc"
