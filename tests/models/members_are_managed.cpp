#include "tests/support/crypto_fixture.h"
#include "tests/support/server_world.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using modelstest::memberWith;
using modelstest::RemoteDesktop;
using modelstest::ServerWorld;
using modelstest::waitUntil;

// Ana founded the team with one vault; Paul joined as an editor of it.
class MembersAreManaged : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_world = std::make_unique<ServerWorld>();
    m_ana = std::make_unique<RemoteDesktop>();
    m_paul = std::make_unique<RemoteDesktop>();
    QVERIFY(m_world->found(*m_ana).has_value());
    m_payments = modelstest::addVault(*m_ana, QStringLiteral("Payments"));
    QVERIFY(m_world->join(*m_ana, *m_paul, "Paul", memberWith(sync::Role::editor, {m_payments})));
    QVERIFY(waitUntil([&] { return m_paul->team().vaults.size() == 1 && m_ana->team().members.size() == 2; }));
  }
  void cleanup() { m_ana.reset(), m_paul.reset(), m_world.reset(); }

  void membersAndDevices_areShownWithNamesAndWords() {
    QVERIFY(waitUntil([&] { return !paul().name.empty() && !paul().devices.front().name.empty(); }));
    QCOMPARE(paul().name, std::string("Paul"));
    QCOMPARE(paul().vaults, std::vector{m_payments});
    QCOMPARE(paul().devices.front().name, std::string("Paul's desk"));
    QCOMPARE(paul().devices.front().words, m_paul->team().members.back().devices.front().words);
    QVERIFY(!paul().isMe && models::myself(m_paul->team())->id == paul().id);
  }

  void changedRole_isKnownToBoth() {
    QVERIFY(done([&](auto call) { members().setRole(paul().id, sync::Role::auditor, &**m_ana, call); }));
    QVERIFY(waitUntil([&] { return models::myself(m_paul->team())->role == sync::Role::auditor; }));
    QVERIFY(waitUntil([&] { return paul().role == sync::Role::auditor; }));
  }

  void accessThatWasTaken_pausesTheVaultThereUntilItIsForgotten() {
    QVERIFY(hasSomethingInIt());
    QVERIFY(done([&](auto call) { members().setAccess(paul().id, {}, &**m_ana, call); }));
    QVERIFY(waitUntil([&] { return m_paul->team().paused.size() == 1; }));
    QCOMPARE(m_paul->team().paused.front().reason, vault::PauseReason::lostAccess);
    QVERIFY(m_paul->done([&](auto call) { (*m_paul)->membership().acceptPaused(m_payments, &**m_paul, call); })
                .has_value());
    QVERIFY(waitUntil([&] { return m_paul->team().vaults.empty() && m_paul->team().paused.empty(); }));
  }

  void removal_namesTheVaultsThatGetANewEpoch_andHappens() {
    const models::MembershipController::Removal removal = sync::RemoveMember{paul().id};
    const auto effect = modelstest::DesktopWorld::wait<vault::RemovalEffect>(
        [&](auto call) { members().effectOf(removal, &**m_ana, call); });
    QVERIFY(std::ranges::contains((*effect)->vaults, m_payments));
    QVERIFY(done([&](auto call) { members().remove(removal, &**m_ana, call); }));
    QVERIFY(waitUntil([&] { return m_ana->team().members.size() == 1; }));
    QVERIFY(waitUntil([&] { return (*m_paul)->transport().status().reason == ErrorCode::denied; }));
  }

  void whatTheRosterForbids_isSaidAndSynchronisationGoesOn() {
    const MemberId ana = models::myself(m_ana->team())->id;
    QCOMPARE(m_ana->done([&](auto call) { members().setRole(ana, sync::Role::editor, &**m_ana, call); }).error().code,
             ErrorCode::denied);
    QCOMPARE(m_paul->done([&](auto call) { (*m_paul)->membership().remove(sync::RemoveMember{ana}, &**m_paul, call); })
                 .error()
                 .code,
             ErrorCode::denied);
    QCOMPARE(m_ana->team().members.size(), std::size_t{2});
  }

  void changeWithoutAServer_isRefusedAndNotKept() {
    m_world->server().kill();
    QCOMPARE(
        m_ana->done([&](auto call) { members().setRole(paul().id, sync::Role::auditor, &**m_ana, call); }).error().code,
        ErrorCode::offline);
    QVERIFY(m_world->restartServer());
    QVERIFY(waitUntil([&] { return (*m_ana)->transport().status().phase == models::SyncStatus::Phase::synced; }));
    QCOMPARE(paul().role, sync::Role::editor);
  }

  void lock_answersWhatWasStillWished() {
    std::optional<Result<void>> answer;
    QObject asker;
    (*m_ana)->transport().carryOut({sync::SetRole{paul().id, sync::Role::auditor}, {}, {}}, &asker,
                                   [&](Result<void> result) { answer = std::move(result); });
    (*m_ana)->lock(models::LockReason::byPerson);
    QVERIFY(answer.has_value());
    QCOMPARE(answer->error().code, ErrorCode::locked);
  }

  void agentRenamedOnBoth_isAConflict_andMineCanBePutOnTop() {
    conflict();
    QCOMPARE(m_paul->team().conflicts.size(), std::size_t{1});
    const vault::Conflict found = m_paul->team().conflicts.front();
    QCOMPARE(found.mine.values.front().text, std::string("pauls-bot"));
    QCOMPARE(found.theirs.values.front().text, std::string("anas-bot"));
    QVERIFY(
        m_paul->done([&](auto call) { (*m_paul)->membership().takeMine(found.id, {}, &**m_paul, call); }).has_value());
    QVERIFY(waitUntil([&] { return m_paul->team().conflicts.empty(); }));
    QVERIFY(waitUntil([&] { return m_paul->team().pending == 0; }));
    (*m_ana)->transport().syncNow();
    QVERIFY(waitUntil([&] { return m_ana->team().agents.front().name == "pauls-bot"; }));
  }

  void theirsKept_dropsMine() {
    conflict();
    QCOMPARE(m_paul->team().conflicts.size(), std::size_t{1});
    const std::int64_t id = m_paul->team().conflicts.front().id;
    QVERIFY(m_paul->done([&](auto call) { (*m_paul)->membership().keepTheirs(id, &**m_paul, call); }).has_value());
    QVERIFY(waitUntil([&] { return m_paul->team().conflicts.empty(); }));
    QCOMPARE(m_paul->team().agents.front().name, std::string("anas-bot"));
  }

 private:
  // A pinned agent, which Paul's computer has as well.
  bool hasSomethingInIt() {
    const auto agent = modelstest::DesktopWorld::wait<Agent>(
        [&](auto call) { (*m_ana)->team().addAgent(QStringLiteral("bot"), &**m_ana, call); });
    const auto pin = modelstest::DesktopWorld::wait<Pin>(
        [&](auto call) { (*m_ana)->team().pin((*agent)->id, m_payments, {}, &**m_ana, call); });
    return pin->has_value() && waitUntil([&] { return m_paul->team().pins.size() == 1; });
  }
  models::MembershipController& members() { return (*m_ana)->membership(); }
  const models::MemberView& paul() { return m_ana->team().members.back(); }
  bool done(const std::function<void(std::function<void(Result<void>)>)>& start) {
    const auto result = m_ana->done(start);
    if (!result) qWarning("%s", result.error().detail.c_str());
    return result.has_value();
  }
  bool rename(RemoteDesktop& desktop, const char* name) {
    Agent agent = desktop.team().agents.front();
    agent.name = name;
    const auto changed =
        modelstest::DesktopWorld::wait<Agent>([&](auto call) { desktop->team().updateAgent(agent, &*desktop, call); });
    return changed && changed->has_value();
  }
  // Both change it while Paul's computer is alone.
  void conflict() {
    QVERIFY(done([&](auto call) { members().setRole(paul().id, sync::Role::owner, &**m_ana, call); }));
    QVERIFY(waitUntil([&] { return models::amOwner(m_paul->team()); }));
    QVERIFY(hasSomethingInIt());
    (*m_paul)->transport().stop();
    QVERIFY(rename(*m_ana, "anas-bot"));
    QVERIFY(waitUntil([&] { return m_ana->team().pending == 0; }));
    QVERIFY(rename(*m_paul, "pauls-bot"));
    QVERIFY(waitUntil([&] { return m_paul->team().conflicts.size() == 1; }));
  }
  std::unique_ptr<ServerWorld> m_world;
  std::unique_ptr<RemoteDesktop> m_ana;
  std::unique_ptr<RemoteDesktop> m_paul;
  VaultId m_payments;
};

CHATELAINE_TEST(MembersAreManaged);
#include "members_are_managed.moc"
