#include <signal.h>

#include "tests/support/crypto_fixture.h"
#include "tests/support/desktop_world.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::SyncStatus;
using modelstest::DesktopWorld;
using modelstest::waitUntil;

class SyncTellsHowItStands : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_world = std::make_unique<DesktopWorld>();
    m_world->found();
  }
  void cleanup() { m_world.reset(); }

  void afterTheFounding_itIsSyncedAndConfirmed() {
    QVERIFY(waitUntil([&] { return status().phase == SyncStatus::Phase::synced; }));
    QCOMPARE(status().gateway, SyncStatus::Gateway::confirmed);
    QVERIFY(status().lastSynced.has_value());
    QVERIFY(!status().reason.has_value() && !status().nextAttempt.has_value());
  }

  // P6: from the change on nothing claims that the gateway has it, until the gateway says so itself.
  void change_waitsUntilTheGatewayConfirms() {
    std::vector<SyncStatus::Gateway> seen;
    connect(&transport(), &models::SyncTransport::statusChanged, this, [&] { seen.push_back(status().gateway); });
    QVERIFY(addAgent("bot"));
    QVERIFY(waitUntil([&] { return status().gateway == SyncStatus::Gateway::confirmed; }));
    QCOMPARE(seen.front(), SyncStatus::Gateway::waiting);
    QCOMPARE(seen.back(), SyncStatus::Gateway::confirmed);
    QVERIFY(waitUntil([&] { return m_world->desktop().team().view().pending == 0; }));
  }

  // Stopped, not ended: connections are taken and nobody answers, as from a computer that hangs.
  void changesMadeWhileNobodyAnswers_areKeptAndGoOutLater() {
    const auto daemon = static_cast<pid_t>(m_world->desktop().daemon().processId());
    ::kill(daemon, SIGSTOP);
    QVERIFY(addAgent("offline-bot"));
    QCOMPARE(status().gateway, SyncStatus::Gateway::waiting);
    QVERIFY(m_world->desktop().team().view().pending > 0);
    ::kill(daemon, SIGCONT);
    QVERIFY(waitUntil([&] { return status().gateway == SyncStatus::Gateway::confirmed; }));
    QVERIFY(waitUntil([&] { return m_world->desktop().team().view().pending == 0; }));
  }

  void changesMadeWhileItIsAway_surviveARestartOfTheDesktop() {
    const auto daemon = static_cast<pid_t>(m_world->desktop().daemon().processId());
    ::kill(daemon, SIGSTOP);
    QVERIFY(addAgent("offline-bot"));
    m_world->reopen();
    m_world->desktop().session().unlock(DesktopWorld::passphrase());
    QVERIFY(waitUntil([&] { return hasAgent("offline-bot"); }));
    QVERIFY(m_world->desktop().team().view().pending > 0);
    ::kill(daemon, SIGCONT);
    QVERIFY(waitUntil([&] { return status().gateway == SyncStatus::Gateway::confirmed; }));
  }

  void lock_endsItAndSaysNothingMore() {
    m_world->desktop().lock(models::LockReason::byPerson);
    QVERIFY(status() == SyncStatus{});
    transport().syncNow();
    const auto refused =
        *DesktopWorld::wait<vault::AuditVerdict>([&](auto done) { m_world->desktop().team().verifyAudit(this, done); });
    QCOMPARE(refused.error().code, ErrorCode::locked);
    QVERIFY(waitUntil([&] { return status().phase != SyncStatus::Phase::running; }));
    QVERIFY(status() == SyncStatus{});
  }

  void daemonThatDied_isNoticedByItsStream() {
    const qint64 before = m_world->desktop().daemon().processId();
    ::kill(static_cast<pid_t>(before), SIGKILL);
    QVERIFY(waitUntil([&] {
      return status().phase == SyncStatus::Phase::offline || m_world->desktop().daemon().processId() != before;
    }));
    QVERIFY(waitUntil([&] {
      return m_world->desktop().daemon().processId() != before && status().phase == SyncStatus::Phase::synced;
    }));
  }

 private:
  models::SyncTransport& transport() { return m_world->desktop().transport(); }
  const SyncStatus& status() { return transport().status(); }
  bool addAgent(const char* name) {
    return DesktopWorld::wait<Agent>(
               [&](auto done) { m_world->desktop().team().addAgent(QString::fromLatin1(name), this, done); })
        ->has_value();
  }
  bool hasAgent(const std::string& name) {
    return std::ranges::contains(m_world->desktop().team().view().agents, name, &Agent::name);
  }
  std::unique_ptr<DesktopWorld> m_world;
};

CHATELAINE_TEST(SyncTellsHowItStands);
#include "sync_tells_how_it_stands.moc"
