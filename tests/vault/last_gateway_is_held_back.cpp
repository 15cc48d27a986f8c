// A gateway that alone can open a vault's secrets isn't taken away by mistake: they would be lost with it.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "tests/vault/gateway_log.h"
#include "vault/hand_over.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::HandOver;
using chatelaine::vault::LastHolder;
using chatelaine::vault::Membership;

class LastGatewayIsHeldBack : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_second;

  Membership members() { return Membership(*m_world->owner); }
  PrincipalId firstId() { return m_world->gateway->card().id; }
  PrincipalId secondId() { return (*m_second)->card().id; }
  std::vector<VaultId> lostWith(const PrincipalId& gateway) {
    return members().effectOf(sync::RemoveGateway{gateway}).unopenable;
  }
  void save() {
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_live_1")).has_value());
    QVERIFY(m_world->publish().has_value());
  }
  void handOver() {
    QVERIFY(HandOver(*m_world->gateway).confirm(secondId(), sync::safetyWords(secondId())).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    GatewayLog(*m_world).handedOver(secondId(), m_world->payments);
    QVERIFY(m_world->sync(m_world->owner).has_value());
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_second = m_world->join("Second", m_world->gatewayOf({m_world->payments}));
  }
  void cleanup() { m_second.reset(); }

  void onlyGatewayThatCanOpenThem_isntRemovedUnknowingly() {
    save();
    QVERIFY(lostWith(firstId()) == std::vector{m_world->payments});
    QCOMPARE(members().removeGateway(firstId()).error().code, ErrorCode::denied);
    QVERIFY(lostWith(secondId()).empty());  // it waits for the key: nothing goes with it
    QVERIFY(members().removeGateway(secondId()).has_value());
  }

  void whatMayBeLost_goesKnowingly() {
    save();
    const auto done = m_world->carryOut(m_world->owner, members().removeGateway(firstId(), LastHolder::goes));
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    QVERIFY(!sync::isGateway(*m_world->owner->roster(), firstId()));
  }

  void emptyVault_holdsNobodyBack() {
    QVERIFY(lostWith(firstId()).empty());
    QVERIFY(members().removeGateway(firstId()).has_value());
  }

  void keysHandedOver_letItGo() {
    save();
    handOver();
    QVERIFY(lostWith(firstId()).empty());
    QVERIFY(members().removeGateway(firstId()).has_value());
    QVERIFY(members().removeGateway(secondId()).has_value());
  }

  void vaultThatItIsTakenFrom_countsTheSame() {
    save();
    const auto wish = members().setGateways(m_world->payments, {secondId()});
    QCOMPARE(wish.error().code, ErrorCode::denied);
    QVERIFY(members().setGateways(m_world->payments, {secondId()}, LastHolder::goes).has_value());
    QVERIFY(members().setGateways(m_world->payments, {firstId()}).has_value());
  }

  // Taken from the vault and given it again: it has forgotten the keys, whatever it made or was given before.
  void gatewayThatWasAway_countsForNothing() {
    save();
    handOver();
    const auto serve = [&](const std::vector<PrincipalId>& gateways) {
      m_world->tick(std::chrono::minutes(1));
      return m_world->carryOut(m_world->owner, members().setGateways(m_world->payments, gateways)).has_value();
    };
    QVERIFY(serve({firstId()}));
    QVERIFY(serve({firstId(), secondId()}));
    QVERIFY(lostWith(firstId()) == std::vector{m_world->payments});
    handOver();
    QVERIFY(lostWith(firstId()).empty());
    QVERIFY(serve({secondId()}));
    QVERIFY(serve({firstId(), secondId()}));
    QVERIFY(lostWith(secondId()) == std::vector{m_world->payments});
  }

  // Two owners, each removes another gateway: the second one's wish was harmless when it was made.
  void otherOwnerWasFaster_itIsAskedAgain() {
    save();
    handOver();
    const auto eve = m_world->join("Eve", {vault::Grant::Kind::member, sync::Role::owner, {}, {}});
    auto wish = members().removeGateway(firstId());
    QVERIFY(wish.has_value());
    QVERIFY(m_world->carryOut(*eve, Membership(**eve).removeGateway(secondId())).has_value());
    QCOMPARE(m_world->carryOut(m_world->owner, std::move(wish)).error().code, ErrorCode::denied);
    QVERIFY(sync::isGateway(*m_world->owner->roster(), firstId()));
  }
};

CHATELAINE_TEST(LastGatewayIsHeldBack);
#include "last_gateway_is_held_back.moc"
