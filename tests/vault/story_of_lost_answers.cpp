// P7: cut wires, lost answers and kills at every step; every acknowledged change arrives once, and nothing is doubled.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

constexpr int cutWire = 0;  // the status of an answer that never came

std::size_t storedHeads(World& world) { return Forger(world, world.owner, world.payments).heads().size(); }

}  // namespace

class StoryOfLostAnswers : public QObject {
  Q_OBJECT
 private:
  enum class Cut { beforeTheServer, afterTheServer };

  // Founded, with a credential and a pin, and nothing of it sent: the n-th request of the owner is cut, and the owner's
  // program killed there. False once there is no n-th request.
  bool ownerIsKilledAt(std::size_t n, Cut cut) {
    m_world->returnServer("empty.db");
    m_world->owner.returnTo(m_world->folder.file("owner-before"));
    m_world->gateway.returnTo(m_world->folder.file("gateway-before"));
    std::size_t count = 0;
    bool wasCut = false;
    m_world->onRequest = [&](const sync::ApiRequest&) -> std::optional<sync::ApiResponse> {
      if (cut != Cut::beforeTheServer || count++ != n) return std::nullopt;
      wasCut = true;
      return sync::ApiResponse{cutWire, {}};
    };
    m_world->onAnswer = [&](const sync::ApiRequest&, sync::ApiResponse& answer) {
      if (cut != Cut::afterTheServer || count++ != n) return;
      wasCut = true;
      answer = {cutWire, {}};
    };
    const bool went = m_world->sync(m_world->owner).has_value();
    m_world->onRequest = {};
    m_world->onAnswer = {};
    m_world->owner.reopen();
    const bool holds = went != wasCut && everythingArrives();
    if (!holds) qCritical("request %zu", n);
    m_holds = m_holds && holds;
    return wasCut;
  }
  bool everythingArrives() {
    World& world = *m_world;
    return world.publish().has_value() && opened(world.gateway, m_item) == "sk_live_1" &&
           world.gateway->pins().size() == 1 && world.owner->pendingChanges().empty() &&
           world.owner->problems().empty() && world.gateway->problems().empty() && storedHeads(world) == 1 &&
           world.owner->verifyAudit()->verified;
  }
  void prepare() {
    m_holds = true;
    m_world = std::make_unique<World>();
    m_world->found();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    const auto agent = m_world->owner->addAgent("fred");
    QVERIFY(m_world->owner->pin(agent->id, m_world->payments, std::nullopt).has_value());
    m_world->copyServer("empty.db");
    m_world->owner.close();
    m_world->owner.copyTo(m_world->folder.file("owner-before"));
    m_world->gateway.close();
    m_world->gateway.copyTo(m_world->folder.file("gateway-before"));
  }
  std::unique_ptr<World> m_world;
  ItemId m_item;
  bool m_holds = true;

 private Q_SLOTS:
  void ownerKilledBeforeAnyRequest_losesNothing() {
    prepare();
    std::size_t n = 0;
    while (ownerIsKilledAt(n, Cut::beforeTheServer)) n += 1;
    QVERIFY(m_holds);
    QVERIFY(n > 8);
  }

  void ownerKilledAfterAnyRequest_losesAndDoublesNothing() {
    prepare();
    std::size_t n = 0;
    while (ownerIsKilledAt(n, Cut::afterTheServer)) n += 1;
    QVERIFY(m_holds);
    QVERIFY(n > 8);
  }

  void gatewayKilledAtAnyRequest_hasAllOrTheOlderWhole() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("old"));
    QVERIFY(world.publish().has_value());
    QVERIFY(world.owner->replaceSecret(saved->id, saved->binding, keyField("new")).has_value());
    QVERIFY(world.sync(world.owner).has_value());
    world.gateway.close();
    const auto before = world.folder.file("before");
    world.gateway.copyTo(before);
    for (std::size_t n = 0;; ++n) {
      world.gateway.returnTo(before);
      std::size_t count = 0;
      bool wasCut = false;
      world.onAnswer = [&](const sync::ApiRequest&, sync::ApiResponse& answer) {
        if (count++ != n) return;
        wasCut = true;
        answer = {cutWire, {}};
      };
      (void)world.sync(world.gateway);
      world.onAnswer = {};
      world.gateway.reopen();
      QCOMPARE(opened(world.gateway, saved->id), std::string(wasCut ? "old" : "new"));
      QVERIFY(world.sync(world.gateway).has_value());
      QCOMPARE(opened(world.gateway, saved->id), std::string("new"));
      if (!wasCut) {
        QVERIFY(n >= 4);
        return;
      }
    }
  }

  void gatewaysFullDisk_atAnyWrite_isAllOrNothing() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("old"));
    QVERIFY(world.publish().has_value());
    QVERIFY(world.owner->replaceSecret(saved->id, saved->binding, keyField("new")).has_value());
    QVERIFY(world.sync(world.owner).has_value());
    world.gateway.close();
    const auto before = world.folder.file("before");
    world.gateway.copyTo(before);
    for (int failing = 0;; ++failing) {
      world.gateway.options.databaseFaults = {};
      world.gateway.returnTo(before);
      int count = 0;
      world.gateway.options.databaseFaults = [&](std::string_view) -> std::optional<Error> {
        return count++ == failing ? std::optional(Error{ErrorCode::diskFull, "no room"}) : std::nullopt;
      };
      world.gateway.reopen();
      count = 0;
      const auto synced = world.sync(world.gateway);
      world.gateway.options.databaseFaults = {};
      world.gateway.reopen();
      if (synced) {
        QVERIFY(failing > 5);
        break;
      }
      QCOMPARE(synced.error().code, ErrorCode::diskFull);
      QCOMPARE(opened(world.gateway, saved->id), std::string("old"));
      QVERIFY(world.gateway->problems().empty());
    }
    QCOMPARE(opened(world.gateway, saved->id), std::string("new"));
  }

  void ownersFullDisk_atAnyWriteOfASync_losesNothing() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("sk_live_1"));
    world.owner.close();
    const auto before = world.folder.file("before");
    world.owner.copyTo(before);
    world.copyServer("before.db");
    for (int failing = 0;; ++failing) {
      world.owner.options.databaseFaults = {};
      world.returnServer("before.db");
      world.owner.returnTo(before);
      int count = 0;
      world.owner.options.databaseFaults = [&](std::string_view) -> std::optional<Error> {
        return count++ == failing ? std::optional(Error{ErrorCode::diskFull, "no room"}) : std::nullopt;
      };
      world.owner.reopen();
      count = 0;
      const auto synced = world.sync(world.owner);
      world.owner.options.databaseFaults = {};
      world.owner.reopen();
      QVERIFY(world.owner->credential(saved->id).has_value());
      QVERIFY(world.sync(world.owner).has_value());
      QVERIFY(world.owner->pendingChanges().empty());
      QCOMPARE(storedHeads(world), std::size_t{1});
      if (!synced) continue;
      QVERIFY(failing > 5);
      break;
    }
    world.gateway.session = {};
    QVERIFY(world.sync(world.gateway).has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("sk_live_1"));
  }

  void editedWhileACommitIsUnderWay_isSentAfterIt() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("first"));
    world.onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target.contains("/commits")) answer = {cutWire, {}};
    };
    QVERIFY(!world.sync(world.owner).has_value());
    world.onAnswer = {};
    QVERIFY(world.owner->replaceSecret(saved->id, saved->binding, keyField("second")).has_value());
    CredentialLabels labels = saved->labels;
    labels.label = "edited";
    QVERIFY(world.owner->update(saved->id, labels).has_value());
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("second"));
    QCOMPARE(world.gateway->credential(saved->id)->labels.label, std::string("edited"));
    QCOMPARE(storedHeads(world), std::size_t{2});
    QVERIFY(world.owner->pendingChanges().empty());
  }

  void stormOf409_endsAndIsRetried() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("sk_live_1"));
    world.onRequest = [](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (!request.target.contains("/commits")) return std::nullopt;
      return sync::ApiResponse{409, {}};
    };
    QCOMPARE(world.sync(world.owner).error().code, ErrorCode::conflict);
    QVERIFY(world.requests < 100);
    QCOMPARE(world.owner->pendingChanges().size(), std::size_t{1});
    QVERIFY(!world.owner->pendingChanges().front().parked.has_value());
    world.onRequest = {};
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("sk_live_1"));
  }

  void serverInTrouble_isRetriedLater_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("expected");
    QTest::newRow("500") << 500 << static_cast<int>(ErrorCode::offline);
    QTest::newRow("503") << 503 << static_cast<int>(ErrorCode::offline);
    QTest::newRow("429") << 429 << static_cast<int>(ErrorCode::limitExceeded);
    QTest::newRow("426") << 426 << static_cast<int>(ErrorCode::unsupportedVersion);
    QTest::newRow("408") << 408 << static_cast<int>(ErrorCode::timedOut);
  }
  void serverInTrouble_isRetriedLater() {
    QFETCH(int, status);
    QFETCH(int, expected);
    World world;
    world.settle();
    QVERIFY(world.owner->add(world.payments, stripe("sk_live_1")).has_value());
    world.onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (!request.target.contains("/commits")) return std::nullopt;
      return sync::ApiResponse{status, {}};
    };
    QCOMPARE(world.sync(world.owner).error().code, static_cast<ErrorCode>(expected));
    QVERIFY(!world.owner->pendingChanges().front().parked.has_value());
    world.onRequest = {};
    QVERIFY(world.publish().has_value());
    QVERIFY(world.owner->pendingChanges().empty());
  }

  void refusedChange_isParkedAloneAndShown() {
    World world;
    world.settle();
    std::vector<ItemId> items;
    for (int i = 0; i < 9; ++i) {
      items.push_back(world.owner->add(world.payments, stripe("sk", "Stripe " + std::to_string(i)))->id);
    }
    world.onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (!request.target.contains("/commits")) return std::nullopt;
      const auto commit = sync::decodeCommit(request.body).value();
      const bool isBad = std::ranges::contains(commit.head.operations, items[4], &sync::Operation::item);
      return isBad ? std::optional(sync::ApiResponse{400, {}}) : std::nullopt;
    };
    QVERIFY(world.publish().has_value());
    const auto pending = world.owner->pendingChanges();
    QCOMPARE(pending.size(), std::size_t{1});
    QVERIFY(pending.front().item == items[4]);
    QVERIFY(pending.front().parked == ErrorCode::invalidInput);
    QCOMPARE(world.gateway->credentials(world.payments).size(), std::size_t{8});
    QCOMPARE(world.owner->credentials(world.payments).size(), std::size_t{8});  // what gateways see, people see
    world.owner.reopen();
    QCOMPARE(world.owner->pendingChanges().size(), std::size_t{1});
  }

  void refusedEdit_showsTheCommittedStateAgain() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("sk_live_1"));
    QVERIFY(world.publish().has_value());
    CredentialLabels labels = saved->labels;
    labels.label = "refused";
    QVERIFY(world.owner->update(saved->id, labels).has_value());
    world.onRequest = [](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      return request.target.contains("/commits") ? std::optional(sync::ApiResponse{403, {}}) : std::nullopt;
    };
    QVERIFY(world.sync(world.owner).has_value());
    QVERIFY(world.owner->credential(saved->id) == *saved);
    QVERIFY(world.owner->pendingChanges().front().parked == ErrorCode::denied);
    world.onRequest = {};
    QVERIFY(world.owner->update(saved->id, labels).has_value());
    QVERIFY(world.publish().has_value());
    QCOMPARE(world.gateway->credential(saved->id)->labels.label, std::string("refused"));
  }
};

CHATELAINE_TEST(StoryOfLostAnswers);
#include "story_of_lost_answers.moc"
