#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class AuditChainIsVerified : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;
  std::vector<AuditGroup> m_groups;  // of 1, 2 and 3 events

  AuditGroup group(const ChainEnd& before, std::size_t events) const {
    AuditGroup group;
    group.team = m_team->team();
    group.firstSequence = before.sequence + 1;
    group.prev = before.hash;
    group.time = sampleTime;
    for (std::size_t i = 0; i < events; ++i) {
      const AuditEvent event = sampleEvent(m_team->gateway.card().id, m_team->vault);
      group.events.push_back(sealEvent(event, m_team->team(), before.sequence + 1 + i, 1, m_team->metadataKey));
    }
    signAuditGroup(group, m_team->gateway);
    return group;
  }
  Result<ChainEnd> verify(std::span<const AuditGroup> groups) const {
    return verifyAuditChain({}, groups, m_team->gateway.card());
  }

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
    ChainEnd end;
    for (std::size_t size = 1; size <= 3; ++size) {
      m_groups.push_back(group(end, size));
      end = {end.sequence + size, hashOf(m_groups.back())};
    }
  }

  void wholeChain_verifies() {
    const auto end = verify(m_groups);
    QVERIFY(end.has_value());
    QCOMPARE(end->sequence, std::uint64_t{6});
    QVERIFY(end->hash == hashOf(m_groups.back()));
    QVERIFY(verifyAuditChain({1, hashOf(m_groups[0])}, std::span(m_groups).subspan(1), m_team->gateway.card()) == *end);
  }

  void aRemovedGroup_isSeen() {
    std::vector<AuditGroup> groups = m_groups;
    groups.erase(groups.begin() + 1);
    QCOMPARE(verify(groups).error().code, ErrorCode::tampered);
    groups = m_groups;
    groups.erase(groups.begin());
    QCOMPARE(verify(groups).error().code, ErrorCode::tampered);
  }

  // Both signed by the principal itself: one that skips numbers, and one that follows another past.
  void aGapInTheNumbers_isSeen() {
    const ChainEnd one{1, hashOf(m_groups[0])};
    QVERIFY(verifyAuditChain(one, std::array{group(one, 1)}, m_team->gateway.card()).has_value());
    const AuditGroup later = group({2, one.hash}, 1);
    QCOMPARE(verifyAuditChain(one, std::array{later}, m_team->gateway.card()).error().code, ErrorCode::tampered);
    const AuditGroup earlier = group({0, one.hash}, 1);
    QCOMPARE(verifyAuditChain(one, std::array{earlier}, m_team->gateway.card()).error().code, ErrorCode::tampered);
  }

  void anotherPast_isSeen() {
    const ChainEnd one{1, hashOf(m_groups[0])};
    const AuditGroup other = group({1, idOf<Hash>(1)}, 1);
    QCOMPARE(verifyAuditChain(one, std::array{other}, m_team->gateway.card()).error().code, ErrorCode::tampered);
  }

  void swappedGroups_areSeen() {
    std::vector<AuditGroup> groups = m_groups;
    std::swap(groups[1], groups[2]);
    QCOMPARE(verify(groups).error().code, ErrorCode::tampered);
  }

  void aRemovedEvent_isSeen() {
    std::vector<AuditGroup> groups = m_groups;
    groups[1].events.pop_back();
    QCOMPARE(verify(groups).error().code, ErrorCode::tampered);
    signAuditGroup(groups[1], m_team->gateway);  // even by the gateway itself: the next group has another prev
    QCOMPARE(verify(groups).error().code, ErrorCode::tampered);
  }

  void somebodyElsesSignature_isSeen() {
    std::vector<AuditGroup> groups{m_groups[0]};
    signAuditGroup(groups[0], m_team->editor);
    QCOMPARE(verify(groups).error().code, ErrorCode::tampered);
    groups[0].principal = m_team->gateway.card().id;
    QCOMPARE(verify(groups).error().code, ErrorCode::tampered);
  }

  void emptyGroups_areRefused() {
    std::vector<AuditGroup> groups{m_groups[0]};
    groups[0].events.clear();
    signAuditGroup(groups[0], m_team->gateway);
    QCOMPARE(verify(groups).error().code, ErrorCode::tampered);
  }

  void event_opensInItsPlaceOnly() {
    const PrincipalId principal = m_team->gateway.card().id;
    const SealedEvent& sealed = m_groups[1].events[0];
    const auto opened = openEvent(sealed, m_team->team(), principal, 2, m_team->metadataKey);
    QVERIFY(opened == sampleEvent(principal, m_team->vault));
    QVERIFY(!openEvent(sealed, m_team->team(), principal, 3, m_team->metadataKey).has_value());
    QVERIFY(!openEvent(sealed, m_team->team(), m_team->owner.card().id, 2, m_team->metadataKey).has_value());
    QVERIFY(!openEvent(sealed, idOf<TeamId>(1), principal, 2, m_team->metadataKey).has_value());
    QVERIFY(!openEvent(sealed, m_team->team(), principal, 2, crypto::randomSecret(32)).has_value());
    SealedEvent moved = sealed;
    moved.vault = teamVault;
    QVERIFY(!openEvent(moved, m_team->team(), principal, 2, m_team->metadataKey).has_value());
  }

  void event_comesBack() {
    const AuditEvent event = sampleEvent(idOf<PrincipalId>(1), idOf<VaultId>(2));
    QVERIFY(decodeAuditEvent(encode(event)) == event);
    const Bytes bytes = encode(event);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      QVERIFY(!decodeAuditEvent(ByteView(bytes).first(size)).has_value());
    }
  }
};

CHATELAINE_TEST(AuditChainIsVerified);
#include "audit_chain_is_verified.moc"
