// The recovery kit after the server lost something, or after an owner's stolen device made it say so: it opens all that
// there is, and begins anew what can't go on.
#include <algorithm>

#include "crypto/random.h"
#include "sync/past_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/recovering.h"
#include "vault/guard.h"
#include "vault/hand_over.h"
#include "vault/recovery_keys.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Grant;
using chatelaine::vault::HandOver;
using chatelaine::vault::Membership;

class StoryOfRecoveryAfterALoss : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_thief;
  vault::RecoveryKit m_kit;
  ItemId m_item;

  bool isWell(Party& party) {
    const auto run = m_world->sync(party);
    if (!run) qWarning("%s: %s", std::string(toString(run.error().code)).c_str(), run.error().detail.c_str());
    for (const auto& problem : party->problems()) qWarning("%s", problem.evidence.c_str());
    return run && party->problems().empty();
  }
  void replaceKit() {
    m_kit = vault::makeRecoveryKit();
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).replaceKit(m_kit.card)).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    const auto words = sync::safetyWords(sync::principalIdOf(m_kit.card.sign, m_kit.card.kem));
    QVERIFY(HandOver(*m_world->gateway).confirmKit(words).has_value());
    m_world->settleKeys(m_world->gateway);
  }
  void joinThief() {
    Grant grant = m_world->editorOf({m_world->payments});
    grant.role = sync::Role::owner;
    m_thief = m_world->join("Thief", grant);
    QVERIFY(isWell(m_world->owner));
    QVERIFY(isWell(m_world->gateway));
  }
  // As no program would write it: these vaults are closed at a head that never was.
  void closeTooFar(const std::vector<VaultId>& vaults, std::uint64_t above) {
    const sync::Roster before = *(*m_thief)->roster();
    sync::Roster next = before;
    next.team = sync::teamOf(before);
    next.revision += 1;
    next.prev = hashOf(before);
    next.author = (*m_thief)->card().id;
    for (sync::RosterVault& vault : next.vaults) {
      if (!std::ranges::contains(vaults, vault.id)) continue;
      vault.epoch += 1;
      vault.keyCheck = crypto::randomId<Hash>();
      vault.secretKey.reset();
      const auto stands = m_world->store->vaultState(*m_world->owner->team(), vault.id).value().position;
      vault.closedAt = sync::ClosedAt{stands.height + above, crypto::randomId<Hash>()};
    }
    sync::signRoster(next, (*m_thief)->keys());
    QCOMPARE(
        m_world->carry({"POST", std::string(sync::path::rosterPast), encode(sync::SignedChain{{encode(next)}}), {}})
            .status,
        200);
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
  }
  void cleanup() { m_thief.reset(); }

  // The copies that the restored server has are the former kit's.
  void kitThatWasReplacedSince_opensAllEpochs() {
    m_world->copyServer("older.db");
    m_world->tick(std::chrono::minutes(1));
    replaceKit();
    const auto later = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY(m_world->publish().has_value());
    m_world->returnServer("older.db");
    m_world->owner.session = {};
    m_world->gateway.session = {};
    QVERIFY(isWell(m_world->owner));
    QVERIFY(isWell(m_world->gateway));
    auto fresh = m_world->stranger("fresh");
    const auto done = m_world->recover(*fresh, m_kit.seed, vault::makeRecoveryKit().card);
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    QVERIFY(isWell(*fresh));
    QCOMPARE((*fresh)->credential(m_item)->labels.name, std::string("Stripe"));
    QCOMPARE((*fresh)->credential(later->id)->labels.name, std::string("Later"));
  }

  // A vault that is closed where it never was takes no commit, and no new epoch from a device. The others go on, and
  // without it the thief can be removed.
  void ownersGoOn_withoutTheVault() {
    joinThief();
    closeTooFar({m_world->payments}, 1000);
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::rolledBack);
    QVERIFY(!m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*m_thief)))
                 .has_value());
    const auto agent = m_world->owner->addAgent("meanwhile");  // in the team's own vault
    QVERIFY2(agent.has_value(), agent ? "" : agent.error().detail.c_str());
    (void)m_world->carryOut(m_world->owner, Membership(*m_world->owner).deleteVault(m_world->payments));
    QVERIFY(!sync::find(*m_world->owner->roster(), m_world->payments));
    QVERIFY(isWell(m_world->owner));
    QVERIFY(vault::Guard(*m_world->owner).accept(m_world->payments).has_value());  // lets it go
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*m_thief)))
                .has_value());
    QCOMPARE(m_world->sync(*m_thief).error().code, ErrorCode::denied);
    QVERIFY(isWell(m_world->gateway));
    const auto made = m_world->owner->addVault("Anew");
    QVERIFY2(made.has_value(), made ? "" : made.error().detail.c_str());
    m_world->settleKeys(m_world->gateway);
    QVERIFY(isWell(m_world->owner));
  }

  void kit_beginsAnew_andNothingIsLost_data() {
    QTest::addColumn<std::uint64_t>("above");
    QTest::newRow("the very next head") << std::uint64_t{1};
    QTest::newRow("far above") << std::uint64_t{1'000'000};
  }
  void kit_beginsAnew_andNothingIsLost() {
    QFETCH(std::uint64_t, above);
    replaceKit();
    joinThief();
    closeTooFar({m_world->payments, sync::teamVault}, above);
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::rolledBack);
    QVERIFY(!m_world->sync(m_world->gateway).has_value());
    auto fresh = m_world->stranger("fresh");
    QVERIFY(vault::Recovery::begin(**fresh, {vault::makeRecoveryKit().card, "the new desk"}).has_value());
    const auto asked = attemptRecovery(*m_world, *fresh, m_kit.seed);
    QCOMPARE(asked.done.error().code, ErrorCode::rolledBack);
    QCOMPARE(asked.losses.size(), std::size_t{2});
    QVERIFY(vault::Recovery::accept(**fresh, asked.losses).has_value());
    const auto done = attemptRecovery(*m_world, *fresh, m_kit.seed).done;
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    QVERIFY(isWell(*fresh));
    QVERIFY(isWell(m_world->owner));
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*m_thief)))
                .has_value());
    QCOMPARE(m_world->sync(*m_thief).error().code, ErrorCode::denied);
    m_world->settleKeys(m_world->gateway);
    const auto later = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY2(later.has_value(), later ? "" : later.error().detail.c_str());
    for (int more = 0; more < 3; ++more) {  // past the head that was named
      QVERIFY(m_world->owner->add(m_world->payments, stripe("sk", "More " + std::to_string(more))).has_value());
      QVERIFY(m_world->owner->addAgent("agent" + std::to_string(more)).has_value());
      QVERIFY(m_world->publish().has_value());
    }
    for (Party* party : {&m_world->owner, &m_world->gateway, fresh.get()}) QVERIFY(isWell(*party));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    QCOMPARE(opened(m_world->gateway, later->id), std::string("sk_live_2"));
    const auto newcomer = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(isWell(*newcomer));
    QCOMPARE((*newcomer)->credentials(m_world->payments).size(), std::size_t{5});
  }
};

CHATELAINE_TEST(StoryOfRecoveryAfterALoss);
#include "story_of_recovery_after_a_loss.moc"
