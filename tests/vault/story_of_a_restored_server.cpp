// The server is put back from an older copy: whoever's device has what it lost gives it back by itself, and everybody
// goes on. No edit that was acknowledged is lost.
#include "crypto/random.h"
#include "sync/past_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "tests/vault/forger.h"
#include "vault/guard.h"
#include "vault/hand_over.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Grant;
using chatelaine::vault::Membership;

class StoryOfARestoredServer : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_ana;
  std::unique_ptr<Party> m_ben;
  ItemId m_before;
  ItemId m_after;

  TeamId team() { return *m_world->owner->team(); }
  std::uint64_t height(const VaultId& vault) {
    return m_world->store->vaultState(team(), vault).value().position.height;
  }
  // As after --restore: sessions are gone with the copy.
  void goBack(const std::string& name = "older.db") {
    m_world->returnServer(name);
    for (Party* party : {&m_world->owner, &m_world->gateway, m_ana.get(), m_ben.get()})
      if (party) party->session = {};
  }
  bool isWell(Party& party) {
    const auto run = m_world->sync(party);
    if (!run) qWarning("%s: %s", std::string(toString(run.error().code)).c_str(), run.error().detail.c_str());
    return run && party->problems().empty();
  }
  // A new member, a credential by the editor, one by the owner; all of it synchronised.
  void liveOn() {
    m_ben = m_world->join("Ben", m_world->editorOf({m_world->payments}));
    m_after = (*m_ana)->add(m_world->payments, stripe("sk_live_2", "After"))->id;
    QVERIFY(m_world->sync(*m_ana).has_value());
    QVERIFY(m_world->owner->replaceSecret(m_before, m_world->owner->credential(m_before)->binding, keyField("sk_new"))
                .has_value());
    QVERIFY(m_world->publish().has_value());
    for (Party* party : {m_ana.get(), m_ben.get(), &m_world->gateway, &m_world->owner})
      QVERIFY(m_world->sync(*party).has_value());
  }
  std::size_t uploads(Party& party) {
    std::size_t count = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.target.ends_with("/past")) count += 1;
      return std::nullopt;
    };
    (void)m_world->sync(party);
    m_world->onRequest = {};
    return count;
  }

  std::size_t secretsAsked(Party& party) {
    std::size_t count = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.method == "GET" && request.target.starts_with(sync::path::secrets)) count += 1;
      return std::nullopt;
    };
    (void)m_world->sync(party);
    m_world->onRequest = {};
    return count;
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    m_before = m_world->owner->add(m_world->payments, stripe("sk_live_1", "Before"))->id;
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    m_world->copyServer("older.db");
    m_world->tick(std::chrono::minutes(1));
  }
  void cleanup() {
    m_ana.reset();
    m_ben.reset();
  }

  void ownersDevice_givesItBack_andEverybodyGoesOn() {
    liveOn();
    const std::uint64_t wasAt = height(m_world->payments);
    const std::size_t rosters = m_world->owner->roster()->revision;
    goBack();
    QVERIFY(height(m_world->payments) < wasAt);
    QVERIFY(!m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_after), std::string("stale"));
    QVERIFY(!m_world->sync(*m_ben).has_value());  // whom the copy doesn't know
    const auto run = m_world->sync(m_world->owner);
    QVERIFY2(run.has_value(), run ? "" : run.error().detail.c_str());
    QVERIFY(run->completedRoster);
    QCOMPARE(run->completedVaults.size(), 2U);
    QCOMPARE(height(m_world->payments), wasAt);
    QCOMPARE(m_world->store->rosters(team(), 0, {}).value().size(), rosters + 1);
    QVERIFY(isWell(m_world->gateway));
    QVERIFY(isWell(*m_ben));
    QVERIFY(isWell(*m_ana));
    QVERIFY(isWell(m_world->owner));
    QCOMPARE(opened(m_world->gateway, m_after), std::string("sk_live_2"));
    QCOMPARE(opened(m_world->gateway, m_before), std::string("sk_new"));
    const auto later = (*m_ben)->add(m_world->payments, stripe("sk_live_3", "Later"));
    QVERIFY(m_world->sync(*m_ben).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, later->id), std::string("sk_live_3"));
    QVERIFY(!m_world->owner->vaults().front().isReadOnly);
    QVERIFY(vault::Guard(*m_world->owner).paused().empty());
  }

  // Whatever it lost, somebody who comes now and knows nothing gets all of it.
  void newcomers_getEverything() {
    liveOn();
    goBack();
    QVERIFY(m_world->store->markRestored().has_value());  // as --restore does
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->store->awaited(team(), m_world->payments, {}, 10).value().empty());
    const auto second = m_world->join("rack4", m_world->gatewayOf({m_world->payments}));
    QVERIFY(m_world->sync(m_world->gateway).has_value());  // hears of it
    const vault::WaitingGateway waiting = vault::HandOver(*m_world->gateway).waiting().front();
    QVERIFY(vault::HandOver(*m_world->gateway).confirm(waiting.id, sync::safetyWords(waiting.id)).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(isWell(*second));
    QCOMPARE(opened(*second, m_after), std::string("sk_live_2"));
    QCOMPARE(opened(*second, m_before), std::string("sk_new"));
    const auto cleo = m_world->join("Cleo", m_world->editorOf({m_world->payments}));
    QCOMPARE((*cleo)->credentials(m_world->payments).size(), 2U);
  }

  void everybodysRecord_isWholeAgain() {
    liveOn();
    const auto ends = m_world->owner->verifyAudit()->ends;
    goBack();
    QVERIFY(m_world->sync(m_world->owner).has_value());
    for (const auto& [principal, end] : ends) {
      const sync::ChainEnd there = m_world->store->auditEnd(team(), principal).value();
      QVERIFY2(there.sequence >= end.sequence, principal.hex().c_str());
    }
    QVERIFY(m_world->owner->verifyAudit()->verified);
  }

  // Only the record was lost: nothing else says so, but the ends that are compared now and then.
  void aRecordAlone_comesBackToo() {
    AuditEvent event;
    event.action = AuditAction::unlocked;
    QVERIFY((*m_ana)->record(std::move(event)).has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const sync::ChainEnd end = m_world->store->auditEnd(team(), (*m_ana)->card().id).value();
    goBack();
    QVERIFY(m_world->store->auditEnd(team(), (*m_ana)->card().id).value().sequence < end.sequence);
    m_world->tick(std::chrono::minutes(11));
    (void)m_world->sync(m_world->owner);  // finds out
    QVERIFY(isWell(m_world->owner));
    QCOMPARE(m_world->store->auditEnd(team(), (*m_ana)->card().id).value(), end);
  }

  void editorsDevice_aloneHasTheNewest() {
    m_after = (*m_ana)->add(m_world->payments, stripe("sk_live_2", "After"))->id;
    QVERIFY(m_world->sync(*m_ana).has_value());
    goBack();
    QVERIFY(isWell(m_world->owner));
    const auto run = m_world->sync(*m_ana);
    QVERIFY2(run.has_value(), run ? "" : run.error().detail.c_str());
    QCOMPARE(run->completedVaults, std::vector<VaultId>{m_world->payments});
    QVERIFY(isWell(m_world->owner));
    QCOMPARE(m_world->owner->credential(m_after)->labels.name, std::string("After"));
    // No gateway had fetched its secret: it says so, and takes it anew.
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_after), std::string("not_found"));
    QVERIFY((*m_ana)->replaceSecret(m_after, (*m_ana)->credential(m_after)->binding, keyField("sk_again")).has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_after), std::string("sk_again"));
  }

  // A server without them may stay without them: it isn't asked in every run, nor with every news.
  void secretsThatNobodyHas_areAskedForOnceInAWhile() {
    m_after = (*m_ana)->add(m_world->payments, stripe("sk_live_2", "After"))->id;
    QVERIFY(m_world->sync(*m_ana).has_value());
    goBack();
    QVERIFY(m_world->sync(*m_ana).has_value());
    QVERIFY(secretsAsked(m_world->gateway) > 0);
    QCOMPARE(secretsAsked(m_world->gateway), std::size_t{0});
    const auto later = m_world->owner->add(m_world->payments, stripe("sk_live_3", "Later"));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(secretsAsked(m_world->gateway), std::size_t{1});  // the new one's
    QCOMPARE(opened(m_world->gateway, later->id), std::string("sk_live_3"));
    m_world->tick(std::chrono::minutes(11));
    QCOMPARE(secretsAsked(m_world->gateway), std::size_t{1});
    // A problem that has ended may have ended this one, too.
    goBack();
    QVERIFY(!m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(secretsAsked(m_world->gateway) > 0);
    QCOMPARE(secretsAsked(m_world->gateway), std::size_t{0});
  }

  // Everybody has a part of what was lost, and others have committed on top of the copy before: that is a fork, and
  // stops as ever.
  void whatIsDifferent_isNotCompleted() {
    QVERIFY(m_world->owner->remove(m_before).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    goBack();
    QVERIFY((*m_ana)->add(m_world->payments, stripe("x", "On top of the copy")).has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::rolledBack);
    QVERIFY(m_world->owner->vaults().front().isReadOnly);
    QCOMPARE(uploads(m_world->owner), 0U);
  }

  // Somebody who was removed after the copy: the server knows it again with the first owner's device that comes.
  void removedMember_getsNothingBack() {
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*m_ana)))
                .has_value());
    m_world->settleKeys(m_world->gateway);
    m_after = m_world->owner->add(m_world->payments, stripe("sk_live_2", "After"))->id;
    QVERIFY(m_world->publish().has_value());
    goBack();
    QVERIFY(isWell(m_world->owner));
    QVERIFY(isWell(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, m_after), std::string("sk_live_2"));
    QVERIFY((*m_ana)->add(m_world->payments, stripe("x", "Hers")).has_value());
    QCOMPARE(m_world->sync(*m_ana).error().code, ErrorCode::denied);
    QCOMPARE(m_world->owner->credentials(m_world->payments).size(), 2U);
  }

  // The copy is from before this owner came: it opens no session for them, and takes the rosters all the same.
  void ownerWhomTheCopyDoesntKnow_completesIt() {
    Grant grant = m_world->editorOf({m_world->payments});
    grant.role = sync::Role::owner;
    m_ben = m_world->join("Ben", grant);
    m_after = (*m_ben)->add(m_world->payments, stripe("sk_live_2", "After"))->id;
    QVERIFY(m_world->sync(*m_ben).has_value());
    QVERIFY(m_world->publish().has_value());
    goBack();
    QVERIFY(isWell(*m_ben));
    QVERIFY(isWell(m_world->owner));
    QVERIFY(isWell(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, m_after), std::string("sk_live_2"));
  }

  // Keys that were lost with the rosters: the newcomer hadn't fetched them before.
  void keysThatWereLost_areSealedAgain() {
    auto ben = m_world->stranger("Ben");
    const auto invite = m_world->invited(*ben, "Ben", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).admit(invite.id, "Ben", "Ben's computer"))
                .has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->tryToJoin(*ben).value());
    m_world->copyServer("joined.db");
    goBack();
    QVERIFY(isWell(m_world->owner));
    QVERIFY(!m_world->store->keysOf(team(), (*ben)->card().id).value().empty());
    ben->session = {};
    QVERIFY(isWell(*ben));
    QCOMPARE((*ben)->credentials(m_world->payments).size(), 1U);
    // The recovery kit's, too.
    QVERIFY(!m_world->store->keysOf(team(), PrincipalId{}).value().empty());
  }

  void everyAnswerLost_isMadeUpForByTheNextRun() {
    liveOn();
    const std::uint64_t wasAt = height(m_world->payments);
    m_world->owner.close();
    const auto kept = m_world->folder.file("owner before");
    m_world->owner.copyTo(kept);
    m_world->owner.reopen();
    for (const bool isTaken : {false, true}) {
      for (std::size_t lost = 1;; ++lost) {
        m_world->owner.returnTo(kept);
        goBack();
        std::size_t request = 0;
        bool wasLost = false;
        const auto lose = [&] { return ++request == lost ? (wasLost = true) : false; };
        if (!isTaken) {
          m_world->onRequest = [&](const sync::ApiRequest&) -> std::optional<sync::ApiResponse> {
            return lose() ? std::optional(sync::ApiResponse{}) : std::nullopt;
          };
        } else {
          m_world->onAnswer = [&](const sync::ApiRequest&, sync::ApiResponse& answer) {
            if (lose()) answer = {};
          };
        }
        (void)m_world->sync(m_world->owner);
        m_world->onRequest = {};
        m_world->onAnswer = {};
        if (!wasLost) break;
        m_world->owner.reopen();
        const auto run = m_world->sync(m_world->owner);
        QVERIFY2(run.has_value(), run ? "" : (std::to_string(lost) + ": " + run.error().detail).c_str());
        QCOMPARE(height(m_world->payments), wasAt);
        QVERIFY(m_world->owner->problems().empty());
        QVERIFY(!m_world->store->keysOf(team(), (*m_ben)->card().id).value().empty());
      }
    }
    m_world->gateway.session = {};
    QVERIFY(isWell(m_world->gateway));
    QCOMPARE(opened(m_world->gateway, m_after), std::string("sk_live_2"));
  }

  // More than one request carries.
  void aLargePast_comesInParts() {
    for (int item = 0; item < 2500; ++item) {
      CredentialDraft draft = stripe("key", "Item " + std::to_string(item));
      draft.labels.label = std::string(100, 'x');
      QVERIFY(m_world->owner->add(m_world->payments, std::move(draft)).has_value());
    }
    QVERIFY(m_world->publish().has_value());
    const std::uint64_t wasAt = height(m_world->payments);
    goBack();
    QVERIFY(m_world->store->markRestored().has_value());  // as --restore does: the gateway is asked for secrets at once
    std::size_t parts = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (!request.target.ends_with(m_world->payments.hex() + "/past")) return std::nullopt;
      parts += 1;
      if (parts == 2) return sync::ApiResponse{};  // cut off midway
      return std::nullopt;
    };
    QVERIFY(!m_world->sync(m_world->owner).has_value());
    QVERIFY(height(m_world->payments) < wasAt);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(parts >= 4);
    QCOMPARE(height(m_world->payments), wasAt);
    QVERIFY(isWell(m_world->gateway));
    QCOMPARE(m_world->gateway->credentials(m_world->payments).size(), 2501U);
    QVERIFY(m_world->store->awaited(team(), m_world->payments, {}, 10).value().empty());
  }

  // What the server refuses for good is no reason to give it, or all the rest, in every run.
  void aPastThatIsRefused_waits_andTheRestIsGivenOnce() {
    liveOn();
    goBack();
    std::size_t pasts = 0;
    std::size_t keys = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.method == "POST" && request.target.starts_with("/v1/vault-keys")) keys += 1;
      if (!request.target.ends_with(m_world->payments.hex() + "/past")) return std::nullopt;
      pasts += 1;
      return sync::ApiResponse{422, {}};
    };
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::rolledBack);
    QCOMPARE(pasts, std::size_t{1});
    QVERIFY(keys > 0);
    keys = 0;
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::rolledBack);
    QCOMPARE(keys, std::size_t{0});
    QCOMPARE(pasts, std::size_t{1});
    m_world->tick(std::chrono::minutes(11));
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::rolledBack);
    QCOMPARE(pasts, std::size_t{2});
    m_world->onRequest = {};
    m_world->tick(std::chrono::minutes(11));
    QVERIFY(isWell(m_world->owner));
  }

  // Nobody here can read what a member wrote: its head counts all the same, and nobody else has its bytes.
  void whatWasSetAside_isGivenBackToo() {
    Forger forger(*m_world, *m_ana, m_world->payments);
    const sync::Revision odd = forger.edited(m_before, copyOf(bytesOf("no fields")));
    QCOMPARE(forger.post(forger.commit({odd})).status, 200);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(!m_world->owner->problems().empty());
    const std::uint64_t wasAt = height(m_world->payments);
    goBack();
    QVERIFY(height(m_world->payments) < wasAt);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(height(m_world->payments), wasAt);
    const auto there = m_world->store->newest(team(), m_world->payments, std::span(&m_before, 1)).value();
    QVERIFY(there.front().encoded == encode(odd));
  }

  // A server that says it again and again.
  void aServerThatForgetsAndForgets_isGivenItOnceInAWhile() {
    QVERIFY(m_world->owner->remove(m_before).has_value());
    QVERIFY(m_world->publish().has_value());
    goBack();
    QVERIFY(uploads(m_world->owner) > 0);
    goBack();
    QCOMPARE(uploads(m_world->owner), 0U);
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::rolledBack);
    m_world->tick(std::chrono::minutes(11));
    QVERIFY(uploads(m_world->owner) > 0);
    QVERIFY(m_world->owner->problems().empty());
  }

  // The generation says that it was put back: keys and the record are given again though no roster is missing.
  void anotherGeneration_isReasonEnough() {
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(uploads(m_world->owner), 0U);
    QVERIFY(m_world->store->markRestored().has_value());
    QVERIFY(uploads(m_world->owner) > 0);
    QCOMPARE(uploads(m_world->owner), 0U);
  }

  // Whoever has less than the roster vouches for doesn't take it for the newest.
  void aPastThatEndsBeforeAClosedEpoch_isARollback() {
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*m_ana)))
                .has_value());
    m_world->settleKeys(m_world->gateway);
    const auto second = m_world->join("rack4", m_world->gatewayOf({m_world->payments}));
    goBack();
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      return request.target.contains("/v1/vaults/") && request.target.ends_with("/past")
                 ? std::optional(sync::ApiResponse{503, {}})
                 : std::nullopt;
    };
    QVERIFY(!m_world->sync(m_world->owner).has_value());  // the rosters are there, the vaults are not
    m_world->onRequest = {};
    second->session = {};
    QCOMPARE(m_world->sync(*second).error().code, ErrorCode::rolledBack);
    QVERIFY(isWell(m_world->owner));
    QVERIFY(isWell(*second));
  }
};

CHATELAINE_TEST(StoryOfARestoredServer);
#include "story_of_a_restored_server.moc"
