#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/crypto_fixture.h"
#include "tests/support/desktop_world.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::GatewayLink;
using models::LocalDaemon;
using modelstest::DesktopWorld;
using modelstest::waitUntil;

// Which gateway answers is decided by its keys, which the team's roster names; nothing else counts.
class GatewayStandsOrIsAStranger : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void gatewayWhoseDataWasDeleted_isAStrangerAndGetsNoSecret() {
    DesktopWorld world;
    world.found();
    const auto vault = *DesktopWorld::wait<vault::VaultSummary>(
        [&](auto done) { world.desktop().team().addVault(QStringLiteral("Payments"), this, done); });
    QVERIFY(vault.has_value());
    startAnewWithout(world, "gateway");
    QVERIFY(waitUntil([&] { return world.desktop().gateway().standing() == GatewayLink::Standing::stranger; }));
    const auto offered = *DesktopWorld::wait<vault::VaultSummary>(
        [&](auto done) { world.desktop().team().addVault(QStringLiteral("Research"), this, done); });
    QVERIFY(!offered.has_value());
    QCOMPARE(world.desktop().team().view().vaults.size(), std::size_t(1));
  }

  // kill -9 between the founding and the handing over: the next start finishes it.
  void teamThatWasNotHandedOver_isHandedOverAtTheNextUnlock() {
    DesktopWorld world;
    [[maybe_unused]] const Secret seed = world.desktop().newRecoverySeed();
    bool isFounded = false;
    connect(&world.desktop().gateway(), &GatewayLink::stepReached, this, [&](GatewayLink::Step step) {
      if (step != GatewayLink::Step::handover) return;
      isFounded = true;
      ::kill(static_cast<pid_t>(world.desktop().daemon().processId()), SIGKILL);
    });
    world.desktop().found({.team = "Acme", .member = "Ana", .device = "desk", .gateway = "here"},
                          DesktopWorld::passphrase(), this, [](const Result<void>&) {});
    QVERIFY(waitUntil([&] { return isFounded; }));
    world.reopen();
    QCOMPARE(world.desktop().session().state(), models::Session::State::locked);
    world.desktop().session().unlock(DesktopWorld::passphrase());
    QVERIFY(waitUntil([&] { return world.desktop().gateway().standing() == GatewayLink::Standing::ours; }));
    QVERIFY(DesktopWorld::wait<vault::VaultSummary>([&](auto done) {
              world.desktop().team().addVault(QStringLiteral("Payments"), this, done);
            })->has_value());
  }

  void brokenDaemonData_isSaidByItsName_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("server's database") << QStringLiteral("server/server.db");
    QTest::newRow("gateway's database") << QStringLiteral("gateway/vault.db");
  }
  void brokenDaemonData_isSaidByItsName() {
    QFETCH(QString, file);
    DesktopWorld world;
    world.found();
    const qint64 daemon = world.desktop().daemon().processId();
    QFile damaged(world.folder() + u'/' + file);
    stop(world, [&] {
      if (damaged.open(QIODevice::ReadWrite) && damaged.seek(100)) damaged.write("damaged");
      damaged.close();
    });
    QVERIFY(waitUntil([&] { return world.desktop().daemon().state() == LocalDaemon::State::failed; }));
    QVERIFY(world.desktop().daemon().failure() != ErrorCode::internal);
    QVERIFY(world.desktop().daemon().processId() != daemon);
    // The desktop itself goes on: what is stored here can be read and changed, and waits.
    QVERIFY(DesktopWorld::wait<Agent>([&](auto done) {
              world.desktop().team().addAgent(QStringLiteral("bot"), this, done);
            })->has_value());
  }

 private:
  // Ends the daemon so that `change` happens before its successor reads anything.
  static void stop(DesktopWorld& world, const std::function<void()>& change) {
    const auto daemon = static_cast<pid_t>(world.desktop().daemon().processId());
    const int process = static_cast<int>(::syscall(SYS_pidfd_open, daemon, 0));
    ::kill(daemon, SIGTERM);  // so that everything stands in the databases, and nothing in their logs
    // No event loop runs here, so the supervisor hears of its end only after the change.
    pollfd end{process, POLLIN, 0};
    QCOMPARE(::poll(&end, 1, 10'000), 1);
    ::close(process);
    change();
  }
  static void startAnewWithout(DesktopWorld& world, const char* folder) {
    const qint64 before = world.desktop().daemon().processId();
    stop(world, [&] { QDir(world.folder() + u'/' + QString::fromLatin1(folder)).removeRecursively(); });
    QVERIFY(waitUntil([&] {
      return world.desktop().daemon().state() == LocalDaemon::State::running &&
             world.desktop().daemon().processId() != before;
    }));
  }
};

CHATELAINE_TEST(GatewayStandsOrIsAStranger);
#include "gateway_stands_or_is_a_stranger.moc"
