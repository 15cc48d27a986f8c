#include <fstream>

#include "tests/support/crypto_fixture.h"
#include "tests/support/server_world.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::PlaceTrouble;
using models::TeamMove;
using modelstest::DesktopWorld;
using modelstest::RemoteDesktop;
using modelstest::ServerWorld;
using modelstest::waitUntil;

class TeamMovesToAnotherServer : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void localTeam_livesOnTheServer_andTheGatewayOfThisComputerServesOn() {
    DesktopWorld here;
    here.found();
    const auto vault = addVault(here.desktop());
    QVERIFY(vault.has_value() && addCredential(here.desktop(), vault->id, "before"));
    QVERIFY(waitUntil([&] { return isConfirmed(here); }));
    const qint64 before = here.desktop().daemon().processId();
    ServerWorld there;
    QList<TeamMove::Step> steps;
    connect(&here.desktop().move(), &TeamMove::stepReached, this, [&](TeamMove::Step step) { steps << step; });
    QCOMPARE(move(here.desktop(), there.place()), std::size_t{0});
    QCOMPARE(steps.first(), TeamMove::Step::asking);
    QVERIFY(steps.last() == TeamMove::Step::telling && std::ranges::is_sorted(steps));
    QVERIFY(here.desktop().server() == there.place());
    QVERIFY(waitUntil([&] { return isServedAt(here, there) && here.desktop().daemon().processId() != before; }));
    QVERIFY(addCredential(here.desktop(), vault->id, "after"));
    QVERIFY(waitUntil([&] { return isConfirmed(here) && here.desktop().team().view().pending == 0; }));
    const qint64 told = here.desktop().daemon().processId();
    here.reopen();
    QVERIFY(here.desktop().server() == there.place());
    QVERIFY(waitUntil([&] { return isServedAt(here, there); }));
    QCOMPARE(here.desktop().daemon().processId(), told);
    here.desktop().session().unlock(DesktopWorld::passphrase());
    QVERIFY(waitUntil([&] { return here.desktop().gateway().standing() == models::GatewayLink::Standing::ours; }));
    QVERIFY(waitUntil([&] { return here.desktop().team().view().credentials.size() == 2 && isConfirmed(here); }));
  }

  // As after a crash between writing the address and starting the daemon anew.
  void daemonThatWasNotTold_isToldAtTheNextStart() {
    DesktopWorld here;
    here.found();
    ServerWorld there;
    QVERIFY(move(here.desktop(), there.place()).has_value());
    QVERIFY(waitUntil([&] { return isServedAt(here, there); }));
    const qint64 before = here.desktop().daemon().processId();
    const PrincipalId gateway = here.desktop().team().view().gateways.front().id;
    std::ofstream(here.desktop().options().folder / "gateway") << gateway.hex() << "\n\n";
    here.reopen();
    QVERIFY(waitUntil([&] { return isServedAt(here, there) && here.desktop().daemon().processId() != before; }));
  }

  void othersFollow_withTheNewAddressAndWhatTheyHadNotSent() {
    ServerWorld here, there;
    RemoteDesktop ana, paul;
    QVERIFY(foundWithPaul(here, ana, paul, sync::Role::owner));
    QVERIFY(move(*ana, there.place()).has_value());
    QVERIFY(waitUntil([&] { return paul->transport().status().reason == ErrorCode::stale; }));
    QVERIFY(addAgent(*paul));
    QCOMPARE(change(*paul, here.place()), PlaceTrouble::movedAway);
    ServerWorld nobodys;
    nobodys.server().kill();
    QCOMPARE(change(*paul, nobodys.place()), PlaceTrouble::newUnreachable);
    QVERIFY(nobodys.restartServer());
    QCOMPARE(change(*paul, nobodys.place()), PlaceTrouble::notThere);
    QVERIFY(paul->server() == here.place());
    QCOMPARE(change(*paul, there.place()), std::nullopt);
    QVERIFY(waitUntil([&] { return paul.team().pending == 0 && ana.team().agents.size() == 1; }));
    paul.reopen();
    QVERIFY(paul->server() == there.place());
    QVERIFY(paul->daemon().state() == models::LocalDaemon::State::stopped);
    // Nobody who was only asked has got the team.
    RemoteDesktop eve;
    QVERIFY(nobodys.found(eve).has_value());
  }

  void serverWithLess_isNotUsed() {
    ServerWorld here, there;
    RemoteDesktop ana, paul;
    QVERIFY(foundWithPaul(here, ana, paul, sync::Role::editor));
    QVERIFY(here.keepCopyOfServer());
    QVERIFY(addAgent(*ana));
    QVERIFY(waitUntil([&] { return paul.team().agents.size() == 1; }));
    QVERIFY(move(*ana, there.place()).has_value());
    QVERIFY(waitUntil([&] { return paul->transport().status().reason == ErrorCode::stale; }));
    paul->transport().pause();
    QVERIFY(here.putServerBack());
    QCOMPARE(change(*paul, here.place()), PlaceTrouble::older);
    QCOMPARE(change(*paul, there.place()), std::nullopt);
    QVERIFY(waitUntil([&] { return paul->transport().status().phase == models::SyncStatus::Phase::synced; }));
    QVERIFY(paul.team().problems.empty());
  }

  void refusal_changesNothing() {
    ServerWorld here, ofOthers;
    RemoteDesktop ana, paul, eve;
    QVERIFY(foundWithPaul(here, ana, paul, sync::Role::editor));
    QVERIFY(ofOthers.found(eve).has_value());
    QCOMPARE(refusal(*paul, ofOthers.place()), PlaceTrouble::notOwner);
    QCOMPARE(refusal(*ana, ofOthers.place()), PlaceTrouble::otherTeam);
    QCOMPARE(refusal(*ana, here.place()), PlaceTrouble::sameServer);
    models::ServerPlace wrongKey = ofOthers.place();
    wrongKey.key = here.place().key;
    QCOMPARE(refusal(*ana, wrongKey), PlaceTrouble::newUntrusted);
    ofOthers.server().kill();
    QCOMPARE(refusal(*ana, ofOthers.place()), PlaceTrouble::newUnreachable);
    QVERIFY(ana->server() == here.place());
    QVERIFY(addAgent(*ana));
    QVERIFY(waitUntil([&] { return paul.team().agents.size() == 1; }));
  }

  void oneThatWasStopped_goesOnWhereItWas() {
    ServerWorld here, there;
    RemoteDesktop ana, paul;
    QVERIFY(foundWithPaul(here, ana, paul, sync::Role::editor));
    connect(&ana->move(), &TeamMove::stepReached, this, [&](TeamMove::Step step) {
      if (step == TeamMove::Step::uploading) ana->move().stop(PlaceTrouble::stopped);
    });
    QCOMPARE(refusal(*ana, there.place()), PlaceTrouble::stopped);
    QVERIFY(ana->server() == here.place());
    // Nobody was told of anything yet: the team goes on where it is.
    QVERIFY(waitUntil([&] { return ana->transport().status().phase == models::SyncStatus::Phase::synced; }));
    // Until the owner has finished it, nobody takes the half for the whole.
    QCOMPARE(change(*paul, there.place()), PlaceTrouble::notThere);
    ana->move().disconnect(this);
    QVERIFY(move(*ana, there.place()).has_value());
    QCOMPARE(change(*paul, there.place()), std::nullopt);
  }

  void serverThatIsGoneForGood_isNotAsked() {
    ServerWorld here, there;
    RemoteDesktop ana, paul;
    QVERIFY(foundWithPaul(here, ana, paul, sync::Role::editor));
    QVERIFY(addAgent(*ana));
    QVERIFY(waitUntil([&] { return paul.team().agents.size() == 1; }));
    const auto gone = move(*ana, there.place(), TeamMove::OldServer::isGone);
    QVERIFY(!gone && gone.error() == PlaceTrouble::oldAnswers);
    QVERIFY(ana->server() == here.place());
    here.server().kill();
    QCOMPARE(refusal(*ana, there.place()), PlaceTrouble::oldUnreachable);
    QVERIFY(move(*ana, there.place(), TeamMove::OldServer::isGone).has_value());
    QCOMPARE(change(*paul, there.place()), std::nullopt);
    QVERIFY(waitUntil([&] { return paul->transport().status().phase == models::SyncStatus::Phase::synced; }));
    QVERIFY(paul.team().problems.empty());
  }

  void lock_endsIt_andTheUnlockSynchronisesAgain() {
    ServerWorld here, there;
    RemoteDesktop ana, paul;
    QVERIFY(foundWithPaul(here, ana, paul, sync::Role::editor));
    connect(&ana->move(), &TeamMove::stepReached, this, [&](TeamMove::Step step) {
      if (step == TeamMove::Step::fetching) ana->lock(models::LockReason::byPerson);
    });
    QCOMPARE(refusal(*ana, there.place()), PlaceTrouble::locked);
    QVERIFY(ana.unlock());
    QVERIFY(waitUntil([&] { return ana->transport().status().phase == models::SyncStatus::Phase::synced; }));
  }

  void serverThatGotItsPastBack_isSaidAndRecordedOnce() {
    ServerWorld world;
    RemoteDesktop ana;
    QVERIFY(world.found(ana).has_value());
    QVERIFY(waitUntil([&] { return ana->transport().status().phase == models::SyncStatus::Phase::synced; }));
    QVERIFY(world.keepCopyOfServer());
    QSignalSpy completed(&ana->transport(), &models::SyncTransport::completed);
    QVERIFY(addAgent(*ana));
    QVERIFY(waitUntil([&] { return ana.team().pending == 0; }));
    QVERIFY(completed.isEmpty());
    QVERIFY(world.putServerBack());
    ana->transport().syncNow();
    QVERIFY(waitUntil([&] { return completed.size() == 1; }));
    QVERIFY(addAgent(*ana, QStringLiteral("later")));
    QVERIFY(waitUntil([&] {
      return ana.team().pending == 0 && ana->transport().status().phase == models::SyncStatus::Phase::synced;
    }));
    QCOMPARE(completed.size(), 1);
    const auto record =
        DesktopWorld::wait<std::vector<vault::AuditRow>>([&](auto done) { ana->team().audit({}, &*ana, done); });
    QCOMPARE(std::ranges::count(**record, AuditAction::serverCompleted,
                                [](const vault::AuditRow& row) { return row.event.action; }),
             1);
  }

 private:
  template <class T>
  static std::optional<T> awaited(const std::function<void(std::function<void(T)>)>& start) {
    std::optional<T> answer;
    start([&](T it) { answer = std::move(it); });
    [[maybe_unused]] const bool came = waitUntil([&] { return answer.has_value(); });
    return answer;
  }
  static TeamMove::Outcome move(models::Desktop& desktop, const models::ServerPlace& to,
                                TeamMove::OldServer oldServer = TeamMove::OldServer::answers) {
    return awaited<TeamMove::Outcome>([&](auto done) { desktop.moveTeam(to, oldServer, done); })
        .value_or(std::unexpected(PlaceTrouble::defect));
  }
  static PlaceTrouble refusal(models::Desktop& desktop, const models::ServerPlace& to) {
    const auto outcome = move(desktop, to);
    return outcome ? PlaceTrouble::defect : outcome.error();
  }
  static std::optional<PlaceTrouble> change(models::Desktop& desktop, const models::ServerPlace& to) {
    using Outcome = std::expected<void, PlaceTrouble>;
    const auto outcome = awaited<Outcome>([&](auto done) {
                           desktop.changeServer(to, done);
                         }).value_or(std::unexpected(PlaceTrouble::defect));
    return outcome ? std::nullopt : std::optional(outcome.error());
  }
  static bool foundWithPaul(ServerWorld& server, RemoteDesktop& ana, RemoteDesktop& paul, sync::Role role) {
    if (!server.found(ana)) return false;
    const VaultId payments = modelstest::addVault(ana, QStringLiteral("Payments"));
    const std::vector<VaultId> vaults = role == sync::Role::owner ? std::vector<VaultId>{} : std::vector{payments};
    return server.join(ana, paul, "Paul", modelstest::memberWith(role, vaults));
  }
  static bool addAgent(models::Desktop& desktop, const QString& name = QStringLiteral("bot")) {
    const auto added =
        DesktopWorld::wait<Agent>([&](auto done) { desktop.team().addAgent(name, &desktop, std::move(done)); });
    return added && added->has_value();
  }
  static Result<vault::VaultSummary> addVault(models::Desktop& desktop) {
    return DesktopWorld::wait<vault::VaultSummary>(
               [&](auto done) { desktop.team().addVault(QStringLiteral("Payments"), &desktop, std::move(done)); })
        .value_or(fail(ErrorCode::internal, "no answer"));
  }
  static bool addCredential(models::Desktop& desktop, const VaultId& vault, const std::string& name) {
    const auto added = DesktopWorld::wait<Credential>([&](auto done) {
      desktop.team().addCredential(vault, modelstest::bearerDraft(name, "sk_live_4711"), &desktop, std::move(done));
    });
    return added && added->has_value();
  }
  static bool isConfirmed(DesktopWorld& world) {
    return world.desktop().transport().status().gateway == models::SyncStatus::Gateway::confirmed;
  }
  // The daemon runs, knows the address, and says so in the file that its next starts read.
  static bool isServedAt(DesktopWorld& world, const ServerWorld& server) {
    const auto& desktop = world.desktop();
    QFile kept(world.folder() + QStringLiteral("/gateway/server.address"));
    return world.desktop().daemon().state() == models::LocalDaemon::State::running && desktop.localGateway().isTold() &&
           kept.open(QIODevice::ReadOnly) &&
           kept.readAll().startsWith(QByteArray::fromStdString(server.place().address));
  }
};

CHATELAINE_TEST(TeamMovesToAnotherServer);
#include "team_moves_to_another_server.moc"
