// A team moves to another server, with everything and everybody; the old one takes nothing more.
#include "server/postgres_store.h"
#include "sync/past_api.h"
#include "tests/support/printing.h"
#include "tests/support/private_postgres.h"
#include "tests/support/test_main.h"
#include "tests/vault/two_servers.h"

using namespace chatelaine;
using namespace chatelaine::test;
using Where = TwoServers::Where;

class StoryOfAMove : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<PrivatePostgres> m_postgres;
  std::unique_ptr<TwoServers> m_world;
  std::unique_ptr<Party> m_ana;
  ItemId m_item;
  ItemId m_unfetched;  // whose secret no gateway has yet

  bool isWellAtNew(Party& party) { return m_world->isWellAtNew(party); }
  void makeNewServerOverPostgres() {
    m_postgres = std::make_unique<PrivatePostgres>();
    server::PostgresSettings settings;
    settings.connection = server::postgresConnection(m_postgres->newDatabase()).value();
    m_world->makeNewServer(server::PostgresStore::open(settings).value());
  }
  void everybodyGoesOnAtTheNew() {
    QVERIFY(isWellAtNew(m_world->owner));
    QVERIFY(isWellAtNew(m_world->gateway));
    QVERIFY(isWellAtNew(*m_ana));
    QVERIFY(isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    QCOMPARE(opened(m_world->gateway, m_unfetched), std::string("sk_live_2"));
    const auto later = (*m_ana)->add(m_world->payments, stripe("sk_later", "Later"));
    QVERIFY(later.has_value());
    QVERIFY(isWellAtNew(*m_ana));
    QVERIFY(isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, later->id), std::string("sk_later"));
    QVERIFY(m_world->newStore().awaited(*m_world->owner->team(), m_world->payments, {}, 10).value().empty());
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<TwoServers>();
    m_ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    m_unfetched = (*m_ana)->add(m_world->payments, stripe("sk_live_2", "Unfetched"))->id;
    QVERIFY(m_world->sync(*m_ana).has_value());
    m_world->makeNewServer();
  }
  void cleanup() {
    m_ana.reset();
    m_world.reset();
    m_postgres.reset();
  }

  void everybody_goesOnAtTheNewServer_data() {
    QTest::addColumn<bool>("isPostgres");
    QTest::newRow("SQLCipher") << false;
    QTest::newRow("PostgreSQL") << true;
  }
  void everybody_goesOnAtTheNewServer() {
    QFETCH(bool, isPostgres);
    if (isPostgres) makeNewServerOverPostgres();
    const TeamId team = *m_world->owner->team();
    const auto moved = m_world->move(m_world->owner);
    QVERIFY2(moved.done.has_value(), moved.done ? "" : moved.done.error().detail.c_str());
    QCOMPARE(moved.secretsToCome, std::size_t{0});
    everybodyGoesOnAtTheNew();
    QVERIFY(*m_world->owner->team() == team);
    QVERIFY(m_world->owner->roster()->offlineGrace == std::chrono::hours(4));  // a server stands between them now
    QVERIFY(m_world->owner->verifyAudit()->verified);
    const auto record = m_world->owner->audit({});
    const auto said =
        std::ranges::find(record, AuditAction::teamMoved, [](const vault::AuditRow& row) { return row.event.action; });
    QVERIFY(said != record.end());
    QCOMPARE(said->event.host, std::string("vault.example.com:4281"));
    // The recovery kit's keys are there too: metadata from the owner, the vault's secret key from its gateway.
    const auto kit = m_world->newStore().keysOf(team, PrincipalId{}).value();
    QVERIFY(std::ranges::contains(kit, sync::KeyPurpose::secret, &sync::WrappedKey::purpose));
    QVERIFY(std::ranges::contains(kit, sync::KeyPurpose::metadata, &sync::WrappedKey::purpose));
    // And newcomers find all of it. Sessions of the crowd name no server's key, so they stay with what is stored.
    const auto gateways = m_world->newStore().keysOf(team, m_world->gateway->card().id).value();
    QVERIFY(!gateways.empty());
  }

  // Whoever still uses the old one is told, and their edits wait for the new one.
  void theOldServer_takesNothingMore() {
    QVERIFY(m_world->move(m_world->owner).done.has_value());
    const auto waiting = (*m_ana)->add(m_world->payments, stripe("sk_waiting", "Waiting"));
    QCOMPARE(m_world->atOld(*m_ana).error().code, ErrorCode::stale);
    QCOMPARE((*m_ana)->pendingChanges().size(), std::size_t{1});
    QVERIFY(!(*m_ana)->pendingChanges().front().parked);
    QCOMPARE(m_world->atOld(m_world->gateway).error().code, ErrorCode::stale);
    QVERIFY(isWellAtNew(*m_ana));
    QVERIFY((*m_ana)->pendingChanges().empty());
    QVERIFY(isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, waiting->id), std::string("sk_waiting"));
  }

  void whatOthersCommitMeanwhile_comesAlong_data() {
    QTest::addColumn<std::string>("target");
    QTest::addColumn<int>("number");
    QTest::newRow("before the two are compared") << std::string(sync::path::sync) << 2;
    QTest::newRow("before the old one is told") << std::string(sync::path::moved) << 1;
  }
  void whatOthersCommitMeanwhile_comesAlong() {
    QFETCH(std::string, target);
    QFETCH(int, number);
    ItemId late;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.target != target || --number != 0) return std::nullopt;
      late = (*m_ana)->add(m_world->payments, stripe("sk_late", "Late"))->id;
      if (!m_world->sync(*m_ana)) qFatal("the editor can't commit");
      return std::nullopt;
    };
    QVERIFY(m_world->move(m_world->owner).done.has_value());
    QVERIFY(m_world->owner->credential(late).has_value());
    QVERIFY(isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, late), std::string("sk_late"));
  }

  void everyAnswerLost_isMadeUpForByAnotherAttempt() {
    m_world->owner.close();
    const auto before = m_world->folder.file("owner before");
    m_world->owner.copyTo(before);
    m_world->owner.reopen();
    m_world->copyServer("old.db");
    for (std::size_t lost = 1;; ++lost) {
      m_world->goTo(Where::oldServer);
      m_world->returnServer("old.db");
      m_world->makeNewServer();
      m_world->owner.returnTo(before);
      std::size_t request = 0;
      bool wasLost = false;
      m_world->onAnswer = [&](const sync::ApiRequest&, sync::ApiResponse& answer) {
        if (++request != lost) return;
        wasLost = true;
        answer = {};
      };
      const bool isDone = m_world->move(m_world->owner).done.has_value();
      m_world->onAnswer = {};
      if (!wasLost) {
        QVERIFY(isDone);
        break;
      }
      m_world->owner.reopen();
      const auto again = m_world->move(m_world->owner).done;
      QVERIFY2(again.has_value(), again ? "" : (std::to_string(lost) + ": " + again.error().detail).c_str());
      QVERIFY(isWellAtNew(m_world->owner));
      const TeamId team = *m_world->owner->team();
      QVERIFY(m_world->newStore().awaited(team, m_world->payments, {}, 10).value().empty());
      QVERIFY(m_world->oldStore().hasMoved(team).value());
    }
    everybodyGoesOnAtTheNew();
  }

  void aServerOfOthers_refuses_andNothingHasChanged() {
    Crowd others;
    const std::vector<Bytes> links = others.store->rosters(*others.owner->team(), 0, {}).value();
    m_world->goTo(Where::newServer);
    QCOMPARE(m_world->carry({"POST", std::string(sync::path::rosterPast), encode(sync::SignedChain{links}), {}}).status,
             200);
    QCOMPARE(m_world->move(m_world->owner).done.error().code, ErrorCode::denied);
    QVERIFY(m_world->atOld(m_world->owner).has_value());
    QVERIFY(m_world->atOld(*m_ana).has_value());
  }

  void onlyOwners_moveATeam() {
    const auto outcome = m_world->move(*m_ana);
    QCOMPARE(outcome.done.error().code, ErrorCode::denied);
    QVERIFY(outcome.obstacle == vault::Moving::Obstacle::notAnOwner);
    QVERIFY(m_world->atOld(*m_ana).has_value());
  }

  void thereAndBackAgain() {
    QVERIFY(m_world->move(m_world->owner).done.has_value());
    QVERIFY(isWellAtNew(m_world->gateway));
    const auto there = m_world->owner->add(m_world->payments, stripe("sk_there", "There"));
    QVERIFY(isWellAtNew(m_world->owner));
    const auto back = m_world->move(m_world->owner, TwoServers::Way::back).done;
    QVERIFY2(back.has_value(), back ? "" : back.error().detail.c_str());
    QCOMPARE(m_world->atNew(*m_ana).error().code, ErrorCode::stale);
    QVERIFY(m_world->atOld(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, there->id), std::string("sk_there"));
    QVERIFY(m_world->atOld(*m_ana).has_value());
    QVERIFY((*m_ana)->credential(there->id).has_value());
  }

  // A gateway that is pointed at a server that has less, or nothing, of the team refuses to serve.
  void aGateway_neverGoesBack() {
    QVERIFY(m_world->atOld(m_world->gateway).has_value());
    QCOMPARE(m_world->atNew(m_world->gateway).error().code, ErrorCode::denied);
    const std::vector<Bytes> rosters = m_world->oldStore().rosters(*m_world->owner->team(), 0, {}).value();
    m_world->goTo(Where::newServer);
    QCOMPARE(
        m_world->carry({"POST", std::string(sync::path::rosterPast), encode(sync::SignedChain{rosters}), {}}).status,
        200);
    QCOMPARE(m_world->atNew(m_world->gateway).error().code, ErrorCode::rolledBack);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    QVERIFY(m_world->atOld(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }
};

CHATELAINE_TEST(StoryOfAMove);
#include "story_of_a_move.moc"
