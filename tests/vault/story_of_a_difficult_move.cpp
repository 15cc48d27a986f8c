// What can be in the way of a move to another server, and who can finish one that somebody else has begun.
#include "crypto/random.h"
#include "sync/past_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"
#include "tests/vault/two_servers.h"
#include "vault/forks.h"
#include "vault/guard.h"
#include "vault/trash.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::Membership;
using Obstacle = vault::Moving::Obstacle;
using Way = TwoServers::Way;
using Where = TwoServers::Where;

class StoryOfADifficultMove : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<TwoServers> m_world;
  std::unique_ptr<Party> m_ana;  // an editor of Payments
  std::unique_ptr<Party> m_eve;  // another owner
  ItemId m_item;
  TeamId m_team;
  int m_expired = 0;

  void admitEve() {
    m_eve = m_world->join("Eve", {vault::Grant::Kind::member, sync::Role::owner, {}, {}});
    QVERIFY(m_world->sync(m_world->owner).has_value());
  }
  bool oldServerStopped() { return m_world->oldStore().hasMoved(m_team).value(); }
  void isRefused(Party& party, Obstacle why) {
    const auto outcome = m_world->move(party);
    QVERIFY(!outcome.done.has_value());
    QVERIFY(outcome.obstacle == why);
    QVERIFY(!oldServerStopped());
  }
  void moves(Party& party, Way way = Way::there, std::size_t secretsToCome = 0) {
    const auto outcome = m_world->move(party, way);
    QVERIFY2(outcome.done.has_value(), outcome.done ? "" : outcome.done.error().detail.c_str());
    QVERIFY(!outcome.obstacle);
    QCOMPARE(outcome.secretsToCome, secretsToCome);
  }
  // The owner's device tells the old server, and is never heard of again.
  void beginAndVanish() {
    bool isTold = false;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      isTold = isTold || request.target == sync::path::moved;
      if (isTold) answer = {};
    };
    QCOMPARE(m_world->move(m_world->owner).done.error().code, ErrorCode::offline);
    m_world->onAnswer = {};
    m_world->owner.close();
    QVERIFY(isTold);
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<TwoServers>();
    m_ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    m_team = *m_world->owner->team();
    m_expired = 0;
    m_world->makeNewServer();
  }
  void cleanup() {
    m_eve.reset();
    m_ana.reset();
    m_world.reset();
  }

  void aFork_isSettledFirst() {
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    const auto other = forger.commit({forger.edited(m_item, forger.newest(m_item).fields)});
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_live_2", "Second")).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    forger.serve(other);  // at the same height, by the same keys
    QVERIFY(!m_world->sync(m_world->owner).has_value());
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto evidence = vault::Forks(*m_world->owner).open();
    QCOMPARE(evidence.size(), std::size_t{1});
    isRefused(m_world->owner, Obstacle::unsettled);
    QVERIFY(m_world->newStore().heads(m_team, m_world->payments, 1, {}).value().empty());
    QVERIFY(vault::Forks(*m_world->owner).settle(evidence.front().id).has_value());
    moves(m_world->owner);
  }

  // While a person has to say whether they are meant, the deletions aren't here.
  void tooManyDeletions_areDecidedFirst() {
    std::vector<ItemId> items;
    for (int i = 0; i < 30; ++i)
      items.push_back(m_world->owner->add(m_world->payments, stripe("sk", "No. " + std::to_string(i)))->id);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    for (const ItemId& item : items) QVERIFY((*m_ana)->remove(item).has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    isRefused(m_world->owner, Obstacle::unsettled);
    QVERIFY(vault::Guard(*m_world->owner).accept(m_world->payments).has_value());
    moves(m_world->owner);
    QCOMPARE(m_world->owner->credentials(m_world->payments).size(), std::size_t{1});
  }

  // Somebody's head names what the old server doesn't show: it would be left behind.
  void whatTheOldServerHides_isWaitedFor() {
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    const VaultId mail = m_world->owner->addVault("Mail", *offer)->id;
    QVERIFY(m_world->publish().has_value());
    admitEve();
    const auto heads = m_world->owner->heads();
    const sync::SeenHead known = *std::ranges::find(heads, m_world->payments, &sync::SeenHead::vault);
    for (const VaultId& vault : {m_world->payments, mail}) {
      QVERIFY((*m_eve)->add(vault, stripe("sk_hidden", "Hidden")).has_value());
      QVERIFY(m_world->sync(*m_eve).has_value());
    }
    m_world->onAnswer = [known](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target != sync::path::sync) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      *std::ranges::find(state.vaults, known.vault, &sync::VaultPosition::id) = {known.vault, known.height, known.head};
      answer.body = encode(state);
    };
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->tick(std::chrono::minutes(11));
    isRefused(m_world->owner, Obstacle::unsettled);
    m_world->onAnswer = {};
    moves(m_world->owner);
    QCOMPARE(m_world->owner->credentials(m_world->payments).size(), std::size_t{2});
  }

  void whatTheOldServerLeavesOut_isWaitedFor() {
    QVERIFY((*m_ana)->add(m_world->payments, stripe("sk_left_out", "Left out")).has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    m_world->onAnswer = [](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.contains("/items?")) return;
      auto page = sync::decode<sync::ItemsPage>(answer.body).value();
      page.revisions.clear();
      answer.body = encode(page);
    };
    isRefused(m_world->owner, Obstacle::unsettled);
    m_world->onAnswer = {};
    m_world->tick(std::chrono::minutes(11));  // it isn't asked each time
    moves(m_world->owner);
    QCOMPARE(m_world->owner->credentials(m_world->payments).size(), std::size_t{2});
  }

  // At the last moment, when all was read.
  void anotherHeadOfTheSameHeight_isntLeftBehind() {
    int states = 0;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target != sync::path::sync || ++states != 2) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      state.vaults.back().head.bytes.back() ^= std::byte{1};
      answer.body = encode(state);
    };
    isRefused(m_world->owner, Obstacle::unsettled);
  }

  void aPlaceThatIsNeverReached_endsTheMove() {
    admitEve();
    beginAndVanish();
    int states = 0;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.ends_with(sync::path::althoughMoved) || ++states % 2 != 0) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      state.vaults.back().height += 1;
      answer.body = encode(state);
    };
    const auto outcome = m_world->move(*m_eve);
    QVERIFY(outcome.obstacle == Obstacle::restless);
    QVERIFY(states > 2);
  }

  void aVaultThatIsntNamed_isntLeftBehind() {
    int states = 0;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target != sync::path::sync || ++states != 2) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      std::erase_if(state.vaults, [&](const auto& position) { return position.id == m_world->payments; });
      answer.body = encode(state);
    };
    isRefused(m_world->owner, Obstacle::unsettled);
  }

  // All of it is given before the old one is told: the team goes on there.
  void whatTheNewServerRefuses_leavesTheTeamWhereItIs_data() {
    QTest::addColumn<std::string>("target");
    QTest::newRow("a vault's past") << std::string(sync::path::vaultPast);
    QTest::newRow("a sealed secret") << std::string(sync::path::awaitedSecrets);
  }
  void whatTheNewServerRefuses_leavesTheTeamWhereItIs() {
    QFETCH(std::string, target);
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      const bool isIt = request.target.starts_with(sync::path::vaults) && request.target.ends_with(target);
      if (request.method == "POST" && isIt && m_world->isAtNew()) answer = {413, {}};
    };
    const auto outcome = m_world->move(m_world->owner);
    QCOMPARE(outcome.done.error().code, ErrorCode::limitExceeded);
    QVERIFY(!outcome.obstacle);
    QVERIFY(!oldServerStopped());
    m_world->onAnswer = {};
    QVERIFY(m_world->atOld(m_world->owner).has_value());
    QVERIFY(m_world->owner->problems().empty());
    QVERIFY(vault::Guard(*m_world->owner).paused().empty());
    QVERIFY(m_world->atOld(*m_ana).has_value());
  }

  // Carrying a team over takes longer than a session lasts.
  void sessionsThatEnd_areRenewed() {
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      const bool isSecret =
          request.target.starts_with(sync::path::secrets) || request.target.contains(sync::path::awaitedSecrets);
      static constexpr int most = 6;
      if (isSecret && ++m_expired <= most) m_world->tick(std::chrono::minutes(16));
      return std::nullopt;
    };
    moves(m_world->owner);
    QVERIFY(m_expired > 2);
    QVERIFY(m_world->newStore().awaited(m_team, m_world->payments, {}, 10).value().empty());
  }

  // Two owners, each to a server of their own: whoever comes second is told.
  void whereOneOwnerMovesTo_noOtherMovesAway() {
    admitEve();
    beginAndVanish();
    m_world->makeNewServer();
    const auto outcome = m_world->move(*m_eve);
    QVERIFY(outcome.obstacle == Obstacle::elsewhere);
    QVERIFY(m_world->newStore().heads(m_team, m_world->payments, 1, {}).value().empty());
    m_world->owner.reopen();
    moves(m_world->owner);  // it is theirs to choose another one
  }

  // The team has gone on from there, which its old server can't know.
  void aServerThatTheTeamHasLeftForAThird_isntWokenUp() {
    admitEve();
    moves(m_world->owner);
    auto& second = m_world->newStore();
    const server::Departure onwards{m_world->owner->card().id, crypto::randomId<Hash>()};
    QVERIFY(second.markMoved(m_team, second.generation(m_team).value(), onwards).has_value());
    const auto outcome = m_world->move(*m_eve);
    QVERIFY(outcome.obstacle == Obstacle::elsewhere);
    QVERIFY(second.hasMoved(m_team).value());
  }

  // Of somebody who was removed before this owner came: the old server alone has it.
  void recordsOfThoseWhoLeft_comeAlong() {
    QVERIFY((*m_ana)->add(m_world->payments, stripe("sk_2", "Ana's")).has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    const PrincipalId ana = (*m_ana)->card().id;
    const sync::ChainEnd end = m_world->oldStore().auditEnd(m_team, ana).value();
    QVERIFY(end.sequence > 0);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*m_ana)))
                .has_value());
    admitEve();
    moves(*m_eve);
    QVERIFY(m_world->newStore().auditEnd(m_team, ana).value() == end);
  }

  void rostersOfOthersMeanwhile_comeAlong() {
    admitEve();
    int states = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.target != sync::path::sync || ++states != 2) return std::nullopt;
      if (!m_world->carryOut(*m_eve, Membership(**m_eve).setOfflineGrace(std::chrono::hours(9)))) qFatal("refused");
      return std::nullopt;
    };
    moves(m_world->owner);
    QVERIFY(m_world->owner->roster()->offlineGrace == std::chrono::hours(9));
    QCOMPARE(m_world->newStore().rosters(m_team, 0, {}).value().size(), m_world->owner->roster()->revision + 1);
  }

  // One record that nobody can read is no reason to stay: it comes along as it is.
  void whatIsSetAside_comesAlong() {
    const Forger forger(*m_world, *m_ana, m_world->payments);
    QCOMPARE(forger.post(forger.commit({forger.edited(m_item, Bytes(3))})).status, 200);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(m_world->owner->problems().size(), std::size_t{1});
    moves(m_world->owner);
    QVERIFY(m_world->newStore().vaultState(m_team, m_world->payments)->position ==
            m_world->oldStore().vaultState(m_team, m_world->payments)->position);
    QVERIFY(m_world->atNew(*m_ana).has_value());
    QVERIFY(m_world->atNew(m_world->gateway).has_value());
  }

  void othersWhoNeverStop_areSaid() {
    int commits = 0;
    bool isCommitting = false;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.target != sync::path::moved || isCommitting) return std::nullopt;
      isCommitting = true;
      if (!(*m_ana)->add(m_world->payments, stripe("sk", std::to_string(++commits)))) qFatal("not added");
      if (!m_world->sync(*m_ana)) qFatal("not committed");
      isCommitting = false;
      return std::nullopt;
    };
    isRefused(m_world->owner, Obstacle::restless);
    QVERIFY(commits > 2);
  }

  // What came last is at the old server only, which takes nothing more and is still read by owners.
  void whatOneOwnerBegan_anotherFinishes() {
    admitEve();
    const auto last = (*m_ana)->add(m_world->payments, stripe("sk_last", "Last"));
    QVERIFY(m_world->sync(*m_ana).has_value());
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    const auto mine = (*m_eve)->addVault("Made meanwhile", *offer);
    const auto hers = (*m_eve)->add(mine->id, stripe("sk_eve", "Eve's"));
    beginAndVanish();
    QVERIFY(oldServerStopped());
    QVERIFY(!(*m_eve)->credential(last->id).has_value());
    moves(*m_eve);
    QVERIFY((*m_eve)->credential(last->id).has_value());
    QVERIFY(m_world->isWellAtNew(*m_eve));
    QVERIFY(m_world->isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, last->id), std::string("sk_last"));
    QCOMPARE(opened(m_world->gateway, hers->id), std::string("sk_eve"));
    QVERIFY(m_world->isWellAtNew(*m_ana));
    m_world->owner.reopen();
    QVERIFY(m_world->isWellAtNew(m_world->owner));
  }

  // With a vault and a commit that the old server never had.
  void aMoveThatIsDone_isRepeatedWithoutHarm() {
    moves(m_world->owner);
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    const VaultId mail = m_world->owner->addVault("Mail", *offer)->id;
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_live_2", "Second")).has_value());
    QVERIFY(m_world->isWellAtNew(m_world->owner));
    moves(m_world->owner);
    QVERIFY(m_world->owner->problems().empty());
    QVERIFY(vault::Guard(*m_world->owner).paused().empty());
    QVERIFY(m_world->isWellAtNew(m_world->owner));
    QVERIFY(m_world->isWellAtNew(m_world->gateway));
    QVERIFY(std::ranges::contains(m_world->owner->vaults(), mail, &vault::VaultSummary::id));
  }

  void onlyOwners_readWhatIsLeft() {
    admitEve();
    beginAndVanish();
    m_world->goTo(Where::oldServer);
    const auto askedBy = [&](const Party& party, std::string_view way) {
      return m_world->carry({"GET", std::string(sync::path::sync) + std::string(way), {}, party.session.token}).status;
    };
    QCOMPARE(askedBy(*m_eve, sync::path::althoughMoved), 200);
    QCOMPARE(askedBy(*m_eve, ""), 410);
    QCOMPARE(askedBy(*m_ana, sync::path::althoughMoved), 410);
    QCOMPARE(askedBy(m_world->gateway, sync::path::althoughMoved), 410);
  }

  // Everything comes from devices and gateways; what was only at the old server is lost with it.
  void anOldServerThatIsGone_isDoneWithout() {
    const auto unseen = (*m_ana)->add(m_world->payments, stripe("sk_unseen", "Unseen"));
    QVERIFY(m_world->sync(*m_ana).has_value());
    m_world->onRequest = [&](const sync::ApiRequest&) -> std::optional<sync::ApiResponse> {
      if (!m_world->isAtNew()) return sync::ApiResponse{};
      return std::nullopt;
    };
    moves(m_world->owner, Way::withoutTheOld, 1);
    QVERIFY(m_world->atNew(*m_ana).has_value());  // brings what the owner's device hadn't seen
    QVERIFY(m_world->isWellAtNew(*m_ana));
    QVERIFY(m_world->isWellAtNew(m_world->owner));
    QVERIFY(m_world->owner->credential(unseen->id).has_value());
    QVERIFY(m_world->isWellAtNew(m_world->gateway));
    QVERIFY(m_world->isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    QCOMPARE(m_world->newStore().awaited(m_team, m_world->payments, {}, 10).value().size(), 1U);  // nobody has it
  }

  void deletedCredentials_canStillBeBroughtBack() {
    QVERIFY(m_world->owner->remove(m_item).has_value());
    QVERIFY(m_world->publish().has_value());
    moves(m_world->owner);
    QVERIFY(m_world->isWellAtNew(m_world->gateway));
    QVERIFY(vault::Trash(*m_world->owner).restore(m_item).has_value());
    QVERIFY(m_world->isWellAtNew(m_world->owner));
    QVERIFY(m_world->owner->pendingChanges().empty());
    QVERIFY(m_world->isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  // Nothing that the old server gives is taken for a secret unless it is the one that was named.
  void alteredSecrets_areLeftBehind() {
    const auto deleted = m_world->owner->add(m_world->payments, stripe("sk_deleted", "Deleted"));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->owner->remove(deleted->id).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->onAnswer = [](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method == "GET" && request.target.starts_with(sync::path::secrets))
        answer.body.back() ^= std::byte{1};
    };
    moves(m_world->owner, Way::there, 1);
    m_world->onAnswer = {};
    QVERIFY(vault::Trash(*m_world->owner).restore(deleted->id).has_value());
    QVERIFY(m_world->isWellAtNew(m_world->owner));
    QVERIFY(m_world->owner->pendingChanges().front().parked);  // the secret has to be entered again
    QVERIFY(m_world->isWellAtNew(m_world->gateway));
    QVERIFY(m_world->isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  void aServerThatAwaitsTheSameAgainAndAgain_isNotBelieved() {
    m_world->onAnswer = [](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method == "GET" && request.target.contains(sync::path::awaitedSecrets))
        answer.body = encode(sync::AwaitedSecrets{{Hash::fromHex(std::string(64, 'a')).value()}});
    };
    QCOMPARE(m_world->move(m_world->owner).done.error().code, ErrorCode::corrupt);
    m_world->tick(std::chrono::minutes(11));  // a gateway asks by itself
    QCOMPARE(m_world->atNew(m_world->gateway).error().code, ErrorCode::corrupt);
  }

  // What was given to the one a moment ago is given to the other all the same.
  void aServerThatWasJustCompleted_canBeLeft() {
    m_world->copyServer("before.db");
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_live_2", "Second")).has_value());
    QVERIFY(m_world->publish().has_value());
    m_world->returnServer("before.db");
    m_world->owner.session = {};
    QCOMPARE(m_world->sync(m_world->owner)->completedVaults.size(), 1U);
    moves(m_world->owner, Way::there, 1);
    QVERIFY(m_world->isWellAtNew(m_world->owner));
  }

  // More than one page of them, and none of them at a gateway.
  void manySealedSecrets_allComeAlong() {
    constexpr std::size_t many = 1'050;
    std::vector<ItemId> items;
    for (std::size_t i = 0; i < many; ++i)
      items.push_back(m_world->owner->add(m_world->payments, stripe("sk", "No. " + std::to_string(i)))->id);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    moves(m_world->owner);
    QVERIFY(m_world->newStore().awaited(m_team, m_world->payments, {}, 10).value().empty());
    QVERIFY(m_world->isWellAtNew(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, items.back()), std::string("sk"));
  }
};

CHATELAINE_TEST(StoryOfADifficultMove);
#include "story_of_a_difficult_move.moc"
