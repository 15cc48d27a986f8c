#include <QtCore/QDirIterator>

#include <signal.h>

#include "tests/support/crypto_fixture.h"
#include "tests/support/desktop_world.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::SyncStatus;
using modelstest::DesktopWorld;
using modelstest::waitUntil;

namespace {

constexpr char canary[] = "sk_live_canary_4711";

Result<vault::VaultSummary> addVault(DesktopWorld& world, const QString& name) {
  return DesktopWorld::wait<vault::VaultSummary>(
             [&](auto done) { world.desktop().team().addVault(name, &world.desktop(), done); })
      .value_or(fail(ErrorCode::internal, "no answer"));
}

Result<Credential> addCredential(DesktopWorld& world, const VaultId& vault) {
  return DesktopWorld::wait<Credential>([&](auto done) {
           world.desktop().team().addCredential(vault, modelstest::bearerDraft("Stripe", canary), &world.desktop(),
                                                done);
         })
      .value_or(fail(ErrorCode::internal, "no answer"));
}

bool isConfirmed(DesktopWorld& world) {
  return world.desktop().transport().status().gateway == SyncStatus::Gateway::confirmed;
}

}  // namespace

class DesktopWorksWithTheRealDaemon : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void firstStart_foundsATeamThatTheGatewayServes() {
    DesktopWorld world;
    QCOMPARE(world.desktop().session().state(), models::Session::State::fresh);
    world.found();
    QCOMPARE(world.desktop().session().state(), models::Session::State::unlocked);
    QCOMPARE(world.desktop().gateway().standing(), models::GatewayLink::Standing::ours);
    QVERIFY(waitUntil([&] { return world.desktop().team().view().teamName == "Acme"; }));
  }

  void storedCredential_isInTheViewAndConfirmedByTheGateway() {
    DesktopWorld world;
    world.found();
    const auto vault = addVault(world, QStringLiteral("Payments"));
    QVERIFY2(vault.has_value(), vault ? "" : vault.error().detail.c_str());
    QVERIFY(vault->takesSecrets);
    const auto credential = addCredential(world, vault->id);
    QVERIFY2(credential.has_value(), credential ? "" : credential.error().detail.c_str());
    QCOMPARE(world.desktop().transport().status().gateway, SyncStatus::Gateway::waiting);
    QVERIFY(waitUntil([&] { return isConfirmed(world); }));
    QVERIFY(models::findCredential(world.desktop().team().view(), credential->id) != nullptr);
    QVERIFY(waitUntil([&] { return world.desktop().team().view().pending == 0; }));
  }

  void secret_isNowhereOnDisk() {
    DesktopWorld world;
    world.found();
    const auto vault = addVault(world, QStringLiteral("Payments"));
    QVERIFY(addCredential(world, vault->id).has_value());
    QVERIFY(waitUntil([&] { return isConfirmed(world); }));
    int files = 0;
    QDirIterator every(world.folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (every.hasNext()) {
      QFile file(every.next());
      if (!file.open(QIODevice::ReadOnly)) continue;
      ++files;
      QVERIFY2(!file.readAll().contains(canary), qPrintable(file.fileName()));
    }
    QVERIFY(files >= 4);
  }

  void agentTokenAndPin_workAndAreTakenBack() {
    DesktopWorld world;
    world.found();
    auto& team = world.desktop().team();
    const auto vault = addVault(world, QStringLiteral("Payments"));
    const auto agent =
        *DesktopWorld::wait<Agent>([&](auto done) { team.addAgent(QStringLiteral("billing-bot"), this, done); });
    QVERIFY(agent.has_value());
    const PrincipalId gateway = world.desktop().gateway().identity()->card.id;
    const auto token =
        *DesktopWorld::wait<vault::NewToken>([&](auto done) { team.createToken(agent->id, gateway, {}, this, done); });
    QVERIFY(token.has_value());
    QCOMPARE(models::findAgent(team.view(), agent->id)->tokens.size(), std::size_t(1));
    const auto pin = *DesktopWorld::wait<Pin>([&](auto done) { team.pin(agent->id, vault->id, {}, this, done); });
    QVERIFY(pin.has_value());
    QCOMPARE(team.view().pins.size(), std::size_t(1));
    const auto undone = *DesktopWorld::wait<Pin>([&](auto done) { team.unpin(pin->id, this, done); });
    QCOMPARE(undone->agent, agent->id);
    QVERIFY(team.view().pins.empty());
    const auto revoked =
        *DesktopWorld::wait<void>([&](auto done) { team.revokeToken(agent->id, token->stored.hash, this, done); });
    QVERIFY(revoked.has_value());
    QVERIFY(models::findAgent(team.view(), agent->id)->tokens.empty());
    QVERIFY(waitUntil([&] { return isConfirmed(world); }));
  }

  void lock_dropsTheViewAndOnlyThePassphraseBringsItBack() {
    DesktopWorld world;
    world.found();
    QVERIFY(addVault(world, QStringLiteral("Payments")).has_value());
    auto& session = world.desktop().session();
    QSignalSpy failures(&session, &models::Session::unlockFailed);
    world.desktop().lock(models::LockReason::byPerson);
    QCOMPARE(session.state(), models::Session::State::locked);
    QVERIFY(world.desktop().team().view().vaults.empty());
    session.unlock(Secret::copyOf("wrong"));
    QVERIFY(waitUntil([&] { return failures.count() == 1; }));
    QCOMPARE(failures.first().first().value<ErrorCode>(), ErrorCode::wrongPassphrase);
    QCOMPARE(session.state(), models::Session::State::locked);
    session.unlock(DesktopWorld::passphrase());
    QVERIFY(waitUntil([&] { return world.desktop().team().view().vaults.size() == 1; }));
    const auto record = *DesktopWorld::wait<std::vector<vault::AuditRow>>(
        [&](auto done) { world.desktop().team().audit({}, this, done); });
    QVERIFY(
        std::ranges::any_of(*record, [](const auto& row) { return row.event.action == AuditAction::wrongPassphrase; }));
    QVERIFY((*DesktopWorld::wait<vault::AuditVerdict>([&](auto done) {
              world.desktop().team().verifyAudit(this, done);
            }))->verified);
  }

  void cancelledUnlock_leavesItLockedAndTheNextOneWorks() {
    DesktopWorld world;
    world.found();
    auto& session = world.desktop().session();
    world.desktop().lock(models::LockReason::byPerson);
    session.unlock(DesktopWorld::passphrase());
    session.cancelUnlock();
    QCOMPARE(session.state(), models::Session::State::locked);
    session.unlock(DesktopWorld::passphrase());
    QVERIFY(waitUntil([&] { return session.state() == models::Session::State::unlocked; }));
    const auto record = *DesktopWorld::wait<std::vector<vault::AuditRow>>(
        [&](auto done) { world.desktop().team().audit({}, this, done); });
    QVERIFY(record.has_value());
  }

  void nextDesktop_adoptsTheDaemonAndFindsEverything() {
    DesktopWorld world;
    world.found();
    QVERIFY(addVault(world, QStringLiteral("Payments")).has_value());
    QVERIFY(waitUntil([&] { return isConfirmed(world); }));
    const qint64 daemon = world.desktop().daemon().processId();
    world.reopen();
    QCOMPARE(world.desktop().session().state(), models::Session::State::locked);
    world.desktop().session().unlock(DesktopWorld::passphrase());
    QVERIFY(waitUntil([&] { return world.desktop().team().view().vaults.size() == 1; }));
    QVERIFY(waitUntil([&] { return world.desktop().gateway().standing() == models::GatewayLink::Standing::ours; }));
    QCOMPARE(world.desktop().daemon().processId(), daemon);
  }

  void killedDaemon_comesBackByItselfAndTakesChangesAgain() {
    DesktopWorld world;
    world.found();
    const auto vault = addVault(world, QStringLiteral("Payments"));
    const qint64 before = world.desktop().daemon().processId();
    ::kill(static_cast<pid_t>(before), SIGKILL);
    const auto& daemon = world.desktop().daemon();
    QVERIFY(waitUntil(
        [&] { return daemon.state() == models::LocalDaemon::State::running && daemon.processId() != before; }));
    const auto credential = addCredential(world, vault->id);
    QVERIFY(credential.has_value());
    QVERIFY(waitUntil([&] { return isConfirmed(world); }));
  }

  void secondDesktopForTheSameGateway_isToldSo() {
    DesktopWorld world;
    world.found();
    QDir(world.folder() + QStringLiteral("/desktop")).removeRecursively();
    world.reopen();
    QCOMPARE(world.desktop().session().state(), models::Session::State::fresh);
    [[maybe_unused]] const Secret seed = world.desktop().newRecoverySeed();
    const auto founded = *DesktopWorld::wait<void>([&](auto done) {
      world.desktop().found({.team = "Other", .member = "Eve", .device = "desk", .gateway = "x"},
                            DesktopWorld::passphrase(), this, done);
    });
    QVERIFY(!founded.has_value());
    QCOMPARE(founded.error().code, ErrorCode::alreadyExists);
    QCOMPARE(world.desktop().session().state(), models::Session::State::fresh);
  }

  void passphrase_canBeChangedOnlyByWhoKnowsIt() {
    DesktopWorld world;
    world.found();
    auto& session = world.desktop().session();
    const auto refused = *DesktopWorld::wait<void>(
        [&](auto done) { session.changePassphrase(Secret::copyOf("wrong"), Secret::copyOf("next"), this, done); });
    QCOMPARE(refused.error().code, ErrorCode::wrongPassphrase);
    const auto changed = *DesktopWorld::wait<void>(
        [&](auto done) { session.changePassphrase(DesktopWorld::passphrase(), Secret::copyOf("next"), this, done); });
    QVERIFY(changed.has_value());
    world.desktop().lock(models::LockReason::idle);
    QCOMPARE(session.lockReason(), models::LockReason::idle);
    session.unlock(Secret::copyOf("next"));
    QVERIFY(waitUntil([&] { return session.state() == models::Session::State::unlocked; }));
  }
};

CHATELAINE_TEST(DesktopWorksWithTheRealDaemon);
#include "desktop_works_with_the_real_daemon.moc"
