#include "tests/support/crypto_fixture.h"
#include "tests/support/server_world.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::Joiner;
using modelstest::DesktopWorld;
using modelstest::RemoteDesktop;
using modelstest::ServerWorld;
using modelstest::waitUntil;

// Every device is lost: a fresh computer, the paper, and the server's address.
class TeamComesBackWithTheKit : public QObject {
  Q_OBJECT
  std::unique_ptr<ServerWorld> m_world;
  Secret m_seed;

  static Result<void> recover(RemoteDesktop& desktop, const models::ServerPlace& place, const Secret& seed) {
    [[maybe_unused]] const Secret next = desktop->newRecoverySeed();
    return desktop.done([&](auto done) {
      desktop->recover(place, seed.clone(), "the new desk", DesktopWorld::passphrase(), &*desktop, done);
    });
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_world = std::make_unique<ServerWorld>();
    RemoteDesktop ana;
    m_seed = ana->newRecoverySeed();
    const auto founded = ana.done([&](auto done) {
      ana->foundOn(m_world->place(), {.team = "Acme", .member = "Ana", .device = "Ana's desk", .gateway = {}},
                   DesktopWorld::passphrase(), &*ana, done);
    });
    QVERIFY2(founded.has_value(), founded ? "" : founded.error().detail.c_str());
    QVERIFY(!modelstest::addVault(ana, QStringLiteral("Payments")).isNull());
    QVERIFY(waitUntil([&] { return ana.team().pending == 0; }));
  }
  void cleanup() { m_world.reset(); }

  void ownerIsBack_onANewDevice_withTheNextKit() {
    RemoteDesktop fresh;
    QVERIFY(recover(fresh, m_world->place(), m_seed).has_value());
    QVERIFY(waitUntil([&] { return fresh.team().vaults.size() == 1; }));
    QVERIFY(waitUntil([&] { return fresh.team().teamName == "Acme"; }));
    QVERIFY(models::amOwner(fresh.team()));
    QCOMPARE(fresh.team().kitWords, fresh->newKitWords());
    QVERIFY(waitUntil([&] {
      return std::ranges::contains(models::myself(fresh.team())->devices, std::string("the new desk"),
                                   &models::DeviceView::name);
    }));
    QCOMPARE(fresh->joiner().state(), Joiner::State::none);
    QVERIFY(waitUntil([&] { return fresh.team().pending == 0; }));
  }

  void anotherKit_isRefused_andLeavesRoomForAnotherTry() {
    RemoteDesktop fresh;
    QVERIFY(recover(fresh, m_world->place(), vault::makeRecoveryKit().seed).has_value());  // the database stands
    QVERIFY(waitUntil([&] { return fresh->joiner().state() == Joiner::State::refused; }));
    QCOMPARE(fresh->joiner().trouble(), std::optional(ErrorCode::denied));
    QVERIFY(fresh->joiner().way() == Joiner::Way::kit);
    QVERIFY(fresh.done([&](auto done) { fresh->leave(&*fresh, done); }).has_value());
    QCOMPARE(fresh->session().state(), models::Session::State::fresh);
    QVERIFY(recover(fresh, m_world->place(), m_seed).has_value());
    QVERIFY(waitUntil([&] { return fresh.team().teamName == "Acme"; }));
  }

  void interrupted_itAsksForTheKitAgain_andGoesOn() {
    m_world->server().kill();
    RemoteDesktop fresh;
    QVERIFY(recover(fresh, m_world->place(), m_seed).has_value());
    const std::string words = fresh->newKitWords();
    QVERIFY(waitUntil([&] { return fresh->joiner().trouble() == ErrorCode::offline; }));
    QCOMPARE(fresh->joiner().state(), Joiner::State::waiting);
    fresh.reopen();
    QVERIFY(fresh->server() == m_world->place());
    QVERIFY(m_world->restartServer());
    QVERIFY(fresh.unlock());
    QVERIFY(waitUntil([&] { return fresh->joiner().state() == Joiner::State::kitNeeded; }));
    fresh->joiner().goOnWithKit(m_seed.clone());
    QVERIFY(waitUntil([&] { return fresh.team().teamName == "Acme"; }));
    QCOMPARE(fresh.team().kitWords, words);  // the kit that is on paper
  }

  void lock_stopsIt_andForgetsTheKit() {
    m_world->server().kill();
    RemoteDesktop fresh;
    QVERIFY(recover(fresh, m_world->place(), m_seed).has_value());
    QVERIFY(waitUntil([&] { return fresh->joiner().state() == Joiner::State::waiting; }));
    fresh->lock(models::LockReason::byPerson);
    QCOMPARE(fresh->joiner().state(), Joiner::State::none);
    QVERIFY(m_world->restartServer());
    QVERIFY(fresh.unlock());
    QVERIFY(waitUntil([&] { return fresh->joiner().state() == Joiner::State::kitNeeded; }));
    fresh->joiner().goOnWithKit(m_seed.clone());
    QVERIFY(waitUntil([&] { return fresh.team().teamName == "Acme"; }));
  }
};

CHATELAINE_TEST(TeamComesBackWithTheKit);
#include "team_comes_back_with_the_kit.moc"
