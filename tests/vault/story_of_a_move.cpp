// A team moves to another server, with everything and everybody; the old one takes nothing more.
#include "sync/past_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "vault/moving.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Moving;

class StoryOfAMove : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_ana;
  ItemId m_item;
  ItemId m_unfetched;  // whose secret no gateway has yet
  const Hash m_newKey = Hash::fromHex(std::string(64, 'b')).value();
  std::unique_ptr<server::SqlcipherStore> m_otherStore;
  std::unique_ptr<server::Service> m_other;
  bool m_isNew = false;  // the world's server is the new one; the old one waits here
  int m_newServers = 0;

  void makeNewServer() {
    goTo(Moving::Where::oldServer);
    m_other.reset();
    const auto file = m_world->folder.file("new" + std::to_string(++m_newServers) + ".db");
    m_otherStore = server::SqlcipherStore::open(file, m_world->serverKey).value();
    server::Service::Options options;
    options.clock = [this] { return m_world->now; };
    options.serverKey = m_newKey;
    options.principals = {1e6, 1e6};
    m_other = std::make_unique<server::Service>(*m_otherStore, std::move(options));
  }
  void goTo(Moving::Where where) {
    const bool toNew = where == Moving::Where::newServer;
    if (toNew == m_isNew) return;
    std::swap(m_world->service, m_other);
    std::swap(m_world->store, m_otherStore);
    m_isNew = toNew;
  }
  Result<vault::SyncSummary> syncAt(Moving::Where where, Party& party) {
    goTo(where);
    const Hash key = m_isNew ? m_newKey : Hash{};
    vault::SyncSession session;  // of the other server it is worth nothing
    vault::SyncRun run(*party, session, key);
    CHATELAINE_TRY(next, run.start());
    while (next) {
      sync::ApiResponse answer = m_world->carry(*next);
      if (answer.status == 0) return fail(ErrorCode::offline, "the wire was cut");
      CHATELAINE_TRY(following, run.received(std::move(answer)));
      next = std::move(following);
    }
    return run.summary();
  }
  Result<vault::SyncSummary> atOld(Party& party) { return syncAt(Moving::Where::oldServer, party); }
  Result<vault::SyncSummary> atNew(Party& party) { return syncAt(Moving::Where::newServer, party); }
  bool isWellAtNew(Party& party) {
    const auto run = atNew(party);
    if (!run) qWarning("%s: %s", std::string(toString(run.error().code)).c_str(), run.error().detail.c_str());
    return run && party->problems().empty();
  }
  Result<std::size_t> move(Party& party, bool isBack = false) {
    const Moving::Server here{{}, {}, "local"};
    const Moving::Server there{{}, m_newKey, "vault.example.com:4281"};
    Moving moving(*party, isBack ? there : here, isBack ? here : there);
    CHATELAINE_TRY(next, moving.start());
    while (next) {
      const bool toNew = (next->where == Moving::Where::newServer) != isBack;
      goTo(toNew ? Moving::Where::newServer : Moving::Where::oldServer);
      sync::ApiResponse answer = m_world->carry(next->request);
      if (answer.status == 0) return fail(ErrorCode::offline, "the wire was cut");
      CHATELAINE_TRY(following, moving.received(std::move(answer)));
      next = std::move(following);
    }
    return moving.secretsToCome();
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
    QVERIFY(m_world->store->awaited(*m_world->owner->team(), 10).value().empty());
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_isNew = false;
    m_ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    m_unfetched = (*m_ana)->add(m_world->payments, stripe("sk_live_2", "Unfetched"))->id;
    QVERIFY(m_world->sync(*m_ana).has_value());
    makeNewServer();
  }
  void cleanup() {
    goTo(Moving::Where::oldServer);
    m_other.reset();
    m_otherStore.reset();
    m_ana.reset();
    m_world.reset();
  }

  void everybody_goesOnAtTheNewServer() {
    const TeamId team = *m_world->owner->team();
    const auto moved = move(m_world->owner);
    QVERIFY2(moved.has_value(), moved ? "" : moved.error().detail.c_str());
    QCOMPARE(*moved, std::size_t{0});
    everybodyGoesOnAtTheNew();
    QVERIFY(*m_world->owner->team() == team);
    QVERIFY(m_world->owner->verifyAudit()->verified);
    const auto record = m_world->owner->audit({});
    const auto said =
        std::ranges::find(record, AuditAction::teamMoved, [](const vault::AuditRow& row) { return row.event.action; });
    QVERIFY(said != record.end());
    QCOMPARE(said->event.host, std::string("vault.example.com:4281"));
    // The recovery kit's keys are there too: metadata from the owner, the vault's secret key from its gateway.
    const auto kit = m_world->store->keysOf(team, PrincipalId{}).value();
    QVERIFY(std::ranges::contains(kit, sync::KeyPurpose::secret, &sync::WrappedKey::purpose));
    QVERIFY(std::ranges::contains(kit, sync::KeyPurpose::metadata, &sync::WrappedKey::purpose));
    // And newcomers find all of it. Sessions of the crowd name no server's key, so they stay with what is stored.
    const auto gateways = m_world->store->keysOf(team, m_world->gateway->card().id).value();
    QVERIFY(!gateways.empty());
  }

  // Whoever still uses the old one is told, and their edits wait for the new one.
  void theOldServer_takesNothingMore() {
    QVERIFY(move(m_world->owner).has_value());
    const auto waiting = (*m_ana)->add(m_world->payments, stripe("sk_waiting", "Waiting"));
    QCOMPARE(atOld(*m_ana).error().code, ErrorCode::stale);
    QCOMPARE((*m_ana)->pendingChanges().size(), std::size_t{1});
    QVERIFY(!(*m_ana)->pendingChanges().front().parked);
    QCOMPARE(atOld(m_world->gateway).error().code, ErrorCode::stale);
    QVERIFY(isWellAtNew(*m_ana));
    QVERIFY((*m_ana)->pendingChanges().empty());
    QVERIFY(isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, waiting->id), std::string("sk_waiting"));
  }

  void whatOthersCommitMeanwhile_comesAlong() {
    ItemId late;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.target != sync::path::moved) return std::nullopt;
      m_world->onRequest = {};
      late = (*m_ana)->add(m_world->payments, stripe("sk_late", "Late"))->id;
      if (!m_world->sync(*m_ana)) qFatal("the editor can't commit");
      return std::nullopt;
    };
    QVERIFY(move(m_world->owner).has_value());
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
      goTo(Moving::Where::oldServer);
      m_world->returnServer("old.db");
      makeNewServer();
      m_world->owner.returnTo(before);
      std::size_t request = 0;
      bool wasLost = false;
      m_world->onAnswer = [&](const sync::ApiRequest&, sync::ApiResponse& answer) {
        if (++request != lost) return;
        wasLost = true;
        answer = {};
      };
      const bool isDone = move(m_world->owner).has_value();
      m_world->onAnswer = {};
      if (!wasLost) {
        QVERIFY(isDone);
        break;
      }
      m_world->owner.reopen();
      const auto again = move(m_world->owner);
      QVERIFY2(again.has_value(), again ? "" : (std::to_string(lost) + ": " + again.error().detail).c_str());
      QVERIFY(isWellAtNew(m_world->owner));
      const TeamId team = *m_world->owner->team();
      QVERIFY(m_world->store->awaited(team, 10).value().empty());
      QVERIFY(m_otherStore->hasMoved(team).value());
    }
    everybodyGoesOnAtTheNew();
  }

  void aServerOfOthers_refuses_andNothingHasChanged() {
    Crowd others;
    const std::vector<Bytes> links = others.store->rosters(*others.owner->team(), 0, {}).value();
    goTo(Moving::Where::newServer);
    QCOMPARE(m_world->carry({"POST", std::string(sync::path::rosterPast), encode(sync::SignedChain{links}), {}}).status,
             200);
    QCOMPARE(move(m_world->owner).error().code, ErrorCode::denied);
    QVERIFY(atOld(m_world->owner).has_value());
    QVERIFY(atOld(*m_ana).has_value());
  }

  void onlyOwners_moveATeam() {
    QCOMPARE(move(*m_ana).error().code, ErrorCode::denied);
    QVERIFY(atOld(*m_ana).has_value());
  }

  void thereAndBackAgain() {
    QVERIFY(move(m_world->owner).has_value());
    QVERIFY(isWellAtNew(m_world->gateway));
    const auto there = m_world->owner->add(m_world->payments, stripe("sk_there", "There"));
    QVERIFY(isWellAtNew(m_world->owner));
    const auto back = move(m_world->owner, true);
    QVERIFY2(back.has_value(), back ? "" : back.error().detail.c_str());
    QCOMPARE(atNew(*m_ana).error().code, ErrorCode::stale);
    QVERIFY(atOld(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, there->id), std::string("sk_there"));
    QVERIFY(atOld(*m_ana).has_value());
    QVERIFY((*m_ana)->credential(there->id).has_value());
  }

  // A gateway that is pointed at a server that has less, or nothing, of the team refuses to serve.
  void aGateway_neverGoesBack() {
    QVERIFY(atOld(m_world->gateway).has_value());
    QCOMPARE(atNew(m_world->gateway).error().code, ErrorCode::denied);
    std::vector<Bytes> rosters = m_world->store->rosters(*m_world->owner->team(), 0, {}).value();
    if (m_isNew) rosters = m_otherStore->rosters(*m_world->owner->team(), 0, {}).value();
    goTo(Moving::Where::newServer);
    QCOMPARE(
        m_world->carry({"POST", std::string(sync::path::rosterPast), encode(sync::SignedChain{rosters}), {}}).status,
        200);
    QCOMPARE(atNew(m_world->gateway).error().code, ErrorCode::rolledBack);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    QVERIFY(atOld(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }
};

CHATELAINE_TEST(StoryOfAMove);
#include "story_of_a_move.moc"
