#include "tests/support/crypto_fixture.h"
#include "tests/support/server_world.h"
#include "tests/support/test_main.h"
#include "vault/durable_file.h"

using namespace chatelaine;
using models::Joiner;
using modelstest::RemoteDesktop;
using modelstest::ServerWorld;
using modelstest::waitUntil;

class TeamLivesOnAServer : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void foundedTeam_isOnTheServerAndNoDaemonIsStarted() {
    ServerWorld world;
    RemoteDesktop ana;
    const auto founded = world.found(ana);
    QVERIFY2(founded.has_value(), founded ? "" : founded.error().detail.c_str());
    QCOMPARE(ana->daemon().state(), models::LocalDaemon::State::stopped);
    QVERIFY(ana->server() == world.place());
    QVERIFY(waitUntil([&] { return ana.team().teamName == "Acme"; }));
    QCOMPARE(ana.team().members.front().name, std::string("Ana"));
    QVERIFY(ana.team().members.front().isMe);
    // Nobody is asked to confirm, so nothing claims to wait for it.
    QVERIFY(!modelstest::addVault(ana, QStringLiteral("Payments")).isNull());
    QVERIFY(waitUntil([&] { return ana.team().pending == 0 && ana->transport().status().phase == synced; }));
    QCOMPARE(ana->transport().status().gateway, models::SyncStatus::Gateway::unknown);
  }

  void restart_findsTheServerAgain() {
    ServerWorld world;
    RemoteDesktop ana;
    QVERIFY(world.found(ana).has_value());
    ana.reopen();
    QVERIFY(ana->server() == world.place());
    QVERIFY(ana.unlock());
    QVERIFY(waitUntil([&] { return ana->transport().status().phase == synced; }));
    QCOMPARE(ana->daemon().state(), models::LocalDaemon::State::stopped);
  }

  // Better no server than one that anybody could be.
  void damagedFile_leadsNowhere() {
    ServerWorld world;
    RemoteDesktop ana;
    QVERIFY(world.found(ana).has_value());
    QVERIFY(vault::replaceFile(ana.folder() / "server", bytesOf("127.0.0.1:1\nhalf a key\n")).has_value());
    ana.reopen();
    QVERIFY(ana.unlock());
    QVERIFY(waitUntil([&] { return ana->transport().status().reason.has_value(); }));
    QCOMPARE(ana->daemon().state(), models::LocalDaemon::State::stopped);
  }

  void unreachableServer_leavesNothingBehind() {
    ServerWorld world;
    world.server().kill();
    RemoteDesktop ana;
    QCOMPARE(world.found(ana).error().code, ErrorCode::offline);
    QCOMPARE(ana->session().state(), models::Session::State::fresh);
    QVERIFY(!std::filesystem::exists(ana.folder() / "vault.keys"));
  }

  // A server takes one team: the second one is told, and can begin anew.
  void serverOfAnotherTeam_isSaidAndLeavesNoTeam() {
    ServerWorld world;
    RemoteDesktop ana;
    QVERIFY(world.found(ana).has_value());
    RemoteDesktop eve;
    QCOMPARE(world.found(eve).error().code, ErrorCode::denied);
    QVERIFY(waitUntil([&] { return eve->session().state() == models::Session::State::fresh; }));
    eve.reopen();
    QCOMPARE(eve->session().state(), models::Session::State::fresh);
  }

  void changedKeyOfTheServer_isRefusedAndNamed() {
    ServerWorld world;
    RemoteDesktop ana;
    QVERIFY(world.found(ana).has_value());
    QVERIFY(world.restartServerWithAnotherKey());
    QVERIFY(waitUntil([&] { return ana->transport().status().reason == ErrorCode::untrustedPeer; }));
  }

  void newcomer_waitsWithTheSameWordsAsTheOwnerSees_andIsIn() {
    ServerWorld world;
    RemoteDesktop ana, paul;
    QVERIFY(world.found(ana).has_value());
    const VaultId payments = modelstest::addVault(ana, QStringLiteral("Payments"));
    const auto out = world.invite(ana, modelstest::memberWith(sync::Role::editor, {payments}));
    QVERIFY(!out.link.isEmpty());
    QVERIFY(world.ask(paul, out.link, "Paul").has_value());
    QVERIFY(world.isAsking(ana));
    const vault::Invite asking = ana.team().invites.front();
    QCOMPARE(paul->joiner().state(), Joiner::State::waiting);
    QCOMPARE(paul->joiner().words().toStdString(), asking.words);
    QCOMPARE(asking.who->memberName, std::string("Paul"));
    QVERIFY(ana.done([&](auto done) {
                 ana->membership().admit(out.id, QStringLiteral("Paul"), QStringLiteral("desk"), &*ana, done);
               })
                .has_value());
    QVERIFY(waitUntil([&] { return paul.team().vaults.size() == 1; }));
    QCOMPARE(paul->joiner().state(), Joiner::State::none);
    QCOMPARE(paul.team().members.size(), std::size_t{2});
    QVERIFY(paul->server() == world.place());
    QVERIFY(waitUntil([&] { return ana.team().invites.empty(); }));
  }

  void newcomerThatWasClosed_goesOnWaitingAfterTheUnlock() {
    ServerWorld world;
    RemoteDesktop ana, paul;
    QVERIFY(world.found(ana).has_value());
    const auto out = world.invite(ana, modelstest::memberWith(sync::Role::editor, {}));
    QVERIFY(world.ask(paul, out.link, "Paul").has_value());
    QVERIFY(world.isAsking(ana));
    const QString words = paul->joiner().words();
    paul.reopen();
    QVERIFY(paul.unlock());
    QVERIFY(waitUntil([&] { return paul->joiner().state() == Joiner::State::waiting; }));
    QCOMPARE(paul->joiner().words(), words);
    QVERIFY(ana.done([&](auto done) {
                 ana->membership().admit(out.id, QStringLiteral("Paul"), QStringLiteral("desk"), &*ana, done);
               })
                .has_value());
    QVERIFY(waitUntil([&] { return paul.team().teamName == "Acme"; }));
  }

  void lock_endsTheAskingAndTheUnlockGoesOn() {
    ServerWorld world;
    RemoteDesktop ana, paul;
    QVERIFY(world.found(ana).has_value());
    const auto out = world.invite(ana, modelstest::memberWith(sync::Role::editor, {}));
    QVERIFY(world.ask(paul, out.link, "Paul").has_value());
    QVERIFY(waitUntil([&] { return paul->joiner().state() == Joiner::State::waiting; }));
    paul->lock(models::LockReason::byPerson);
    QCOMPARE(paul->joiner().state(), Joiner::State::none);
    QVERIFY(paul->joiner().words().isEmpty());
    QVERIFY(paul.unlock());
    QVERIFY(waitUntil([&] { return paul->joiner().state() == Joiner::State::waiting; }));
  }

  void cancelledInvitation_isRefused_andTheNewcomerCanBeginAnew() {
    ServerWorld world;
    RemoteDesktop ana, paul;
    QVERIFY(world.found(ana).has_value());
    const auto out = world.invite(ana, modelstest::memberWith(sync::Role::editor, {}));
    QVERIFY(world.ask(paul, out.link, "Paul").has_value());
    QVERIFY(world.isAsking(ana));
    QVERIFY(ana.done([&](auto done) { ana->membership().cancel(out.id, &*ana, done); }).has_value());
    QVERIFY(waitUntil([&] { return paul->joiner().state() == Joiner::State::refused; }));
    QCOMPARE(paul->joiner().trouble(), std::optional(ErrorCode::expired));
    QVERIFY(paul.done([&](auto done) { paul->leave(&*paul, done); }).has_value());
    QCOMPARE(paul->session().state(), models::Session::State::fresh);
    QVERIFY(world.join(ana, paul, "Paul", modelstest::memberWith(sync::Role::editor, {})));
  }

  void serverThatIsAway_isWaitedFor() {
    ServerWorld world;
    RemoteDesktop ana, paul;
    QVERIFY(world.found(ana).has_value());
    const auto out = world.invite(ana, modelstest::memberWith(sync::Role::editor, {}));
    QVERIFY(waitUntil([&] { return ana->transport().status().phase == synced; }));
    world.server().kill();
    QVERIFY(world.ask(paul, out.link, "Paul").has_value());
    QVERIFY(waitUntil([&] { return paul->joiner().trouble() == ErrorCode::offline; }));
    QCOMPARE(paul->joiner().state(), Joiner::State::waiting);
    QVERIFY(world.restartServer());
    QVERIFY(world.isAsking(ana));
  }

 private:
  static constexpr auto synced = models::SyncStatus::Phase::synced;
};

CHATELAINE_TEST(TeamLivesOnAServer);
#include "team_lives_on_a_server.moc"
