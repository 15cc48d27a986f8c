// What counts as proof that somebody is shown another past, and what a server can invent without anybody's key.
#include "sync/forks.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class ForksAreProven : public QObject {
  Q_OBJECT
 private:
  HeadRecord headBy(const PrincipalKeys& author, const HeadRecord* previous = nullptr) const {
    const Revision revision = m_team.revision(author);
    return m_team.head(author, {{revision.header.item, hashOf(revision)}}, previous);
  }
  AuditGroup group(std::uint64_t first, std::size_t events, const Hash& prev, const PrincipalKeys& keys) const {
    AuditGroup group;
    group.team = m_team.team();
    group.firstSequence = first;
    group.prev = prev;
    group.time = sampleTime;
    const AuditEvent event = sampleEvent(keys.card().id, m_team.vault);
    for (std::size_t i = 0; i < events; ++i) {
      group.events.push_back(sealEvent(event, group.team, first + i, 1, m_team.metadataKey));
    }
    signAuditGroup(group, keys);
    return group;
  }
  struct Started {
    Started() { startCrypto(); }
  } m_started;  // before the team, which makes keys
  SampleTeam m_team;

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void seen_agreesContradictsOrIsAhead_data() {
    QTest::addColumn<int>("place");
    QTest::addColumn<int>("claimed");
    QTest::addColumn<int>("ourPlace");
    QTest::addColumn<int>("ours");  // 0: nothing stands exactly there
    QTest::addColumn<int>("expected");
    const auto row = [](const char* name, int place, int claimed, int ourPlace, int ours, Sight expected) {
      QTest::newRow(name) << place << claimed << ourPlace << ours << static_cast<int>(expected);
    };
    row("the same", 3, 7, 3, 7, Sight::agrees);
    row("the same, long ago", 3, 7, 9, 7, Sight::agrees);
    row("another", 3, 7, 3, 8, Sight::contradicts);
    row("another, long ago", 3, 7, 9, 8, Sight::contradicts);
    row("within one of ours", 3, 7, 9, 0, Sight::contradicts);
    row("what we haven't seen", 4, 7, 3, 0, Sight::ahead);
    row("anything where we have nothing", 1, 7, 0, 0, Sight::ahead);
    row("a beginning", 0, 0, 3, 7, Sight::agrees);
  }
  void seen_agreesContradictsOrIsAhead() {
    QFETCH(int, place);
    QFETCH(int, claimed);
    QFETCH(int, ourPlace);
    QFETCH(int, ours);
    QFETCH(int, expected);
    const auto hash = [](int fill) { return idOf<Hash>(static_cast<unsigned char>(fill)); };
    const auto held = ours == 0 ? std::nullopt : std::optional(hash(ours));
    QCOMPARE(static_cast<int>(compareSeen(static_cast<std::uint64_t>(place), hash(claimed),
                                          static_cast<std::uint64_t>(ourPlace), held)),
             expected);
  }

  // Somebody without access can't stop a vault by what they claim about it.
  void claims_countOnlyFromThoseWithAccess() {
    const SeenHead seen{teamVault, 3, idOf<Hash>(9)};
    const auto claimedBy = [&](const PrincipalKeys& author) {
      return isCredible(seen, headBy(author).head, m_team.roster());
    };
    QVERIFY(claimedBy(m_team.owner));
    QVERIFY(!claimedBy(m_team.stranger));
    const Head own = headBy(m_team.owner).head;
    QVERIFY(!isCredible({own.vault, 1, idOf<Hash>(9)}, own, m_team.roster()));  // its chain says that itself
  }

  void twoSignedHeadsAtOneHeight_areAFork() {
    const HeadRecord known = headBy(m_team.owner);
    const HeadRecord other = headBy(m_team.editor);
    QVERIFY(isFork(known.head, other.head, m_team.rosters));
    QVERIFY(isFork(other.head, known.head, m_team.rosters));
    QVERIFY(!isFork(known.head, known.head, m_team.rosters));
  }

  void aHeadThatFollowsAnother_isAFork() {
    const HeadRecord known = headBy(m_team.owner);
    const HeadRecord other = headBy(m_team.editor);
    QVERIFY(isFork(known.head, headBy(m_team.owner, &other).head, m_team.rosters));
    QVERIFY(!isFork(known.head, headBy(m_team.owner, &known).head, m_team.rosters));
  }

  void headsThatProveNothing() {
    const HeadRecord known = headBy(m_team.owner);
    Head unsignedHead = headBy(m_team.editor).head;
    unsignedHead.signature[5] ^= std::byte{1};
    QVERIFY(!isFork(known.head, unsignedHead, m_team.rosters));
    QVERIFY(!isFork(known.head, headBy(m_team.stranger).head, m_team.rosters));
    Head elsewhere = headBy(m_team.editor).head;
    elsewhere.vault = teamVault;
    signHead(elsewhere, m_team.owner);
    QVERIFY(!isFork(known.head, elsewhere, m_team.rosters));
    Head unknownRoster = headBy(m_team.editor).head;
    unknownRoster.rosterRevision = 99;
    signHead(unknownRoster, m_team.editor);
    QVERIFY(!isFork(known.head, unknownRoster, m_team.rosters));
    Head farAbove = headBy(m_team.editor).head;
    farAbove.height = 7;
    signHead(farAbove, m_team.editor);
    QVERIFY(!isFork(known.head, farAbove, m_team.rosters));
  }

  void twoSignedRostersAtOneRevision_areAFork() {
    Roster other = m_team.roster();
    other.offlineGrace = std::chrono::hours(5);
    signRoster(other, m_team.owner);
    QVERIFY(isFork(m_team.rosters, other));
    Roster above = m_team.nextRoster();
    above.prev = idOf<Hash>(1);
    signRoster(above, m_team.owner);
    QVERIFY(isFork(m_team.rosters, above));
    QVERIFY(!isFork(m_team.rosters, m_team.roster()));
  }

  void rostersThatProveNothing() {
    const auto proves = [&](const PrincipalKeys& author, auto change) {
      Roster other = m_team.roster();
      other.offlineGrace = std::chrono::hours(5);
      change(other);
      signRoster(other, author);
      return isFork(m_team.rosters, other);
    };
    const auto nothing = [](Roster&) {};
    QVERIFY(proves(m_team.owner, nothing));
    QVERIFY(!proves(m_team.editor, nothing));
    QVERIFY(!proves(m_team.stranger, nothing));
    QVERIFY(!proves(m_team.owner, [](Roster& roster) { roster.revision = 0; }));
    QVERIFY(!proves(m_team.owner, [](Roster& roster) { roster.revision = 99; }));
    QVERIFY(!proves(m_team.owner, [](Roster& roster) { roster.team = idOf<TeamId>(3); }));
    Roster good = m_team.nextRoster();
    signRoster(good, m_team.owner);
    QVERIFY(!isFork(m_team.rosters, good));
  }

  void twoSignedGroupsAtOnePlace_areAFork() {
    const AuditGroup known = group(4, 3, idOf<Hash>(1), m_team.gateway);
    const PrincipalCard card = m_team.gateway.card();
    QVERIFY(!isFork(known, known, card));
    QVERIFY(isFork(known, group(4, 1, idOf<Hash>(1), m_team.gateway), card));
    QVERIFY(isFork(known, group(6, 5, idOf<Hash>(2), m_team.gateway), card));
    QVERIFY(isFork(known, group(7, 1, idOf<Hash>(2), m_team.gateway), card));  // follows something else
    QVERIFY(!isFork(known, group(7, 1, hashOf(known), m_team.gateway), card));
    QVERIFY(!isFork(known, group(9, 1, idOf<Hash>(2), m_team.gateway), card));
    QVERIFY(!isFork(known, group(4, 1, idOf<Hash>(1), m_team.owner), card));
    AuditGroup damaged = group(4, 1, idOf<Hash>(1), m_team.gateway);
    damaged.signature[0] ^= std::byte{1};
    QVERIFY(!isFork(known, damaged, card));
  }

  // A head written before there were records of what was seen stays what it was, byte for byte.
  void aHeadWithoutRecords_standsAsBefore() {
    Head head = headBy(m_team.owner).head;
    QCOMPARE(static_cast<int>(encode(head)[0]), 0x8d);
    head.seenRecords = {{m_team.gateway.card().id, 5, idOf<Hash>(5)}};
    signHead(head, m_team.owner);
    const Bytes encoded = encode(head);
    QCOMPARE(static_cast<int>(encoded[0]), 0x8e);
    QVERIFY(decodeHead(encoded).value() == head);
    Bytes empty = encoded;  // an empty list would be a second form of the same head
    const ByteView principal = head.seenRecords.front().principal.view();
    const auto at = std::ranges::search(empty, principal).begin() - 4;
    QCOMPARE(static_cast<int>(*at), 0x81);
    *at = std::byte{0x80};
    empty.erase(at + 1, at + 1 + 1 + 34 + 1 + 34);
    QCOMPARE(decodeHead(empty).error().code, ErrorCode::corrupt);
    head.seenRecords.front().sequence = 6;  // what was seen is signed
    QVERIFY(!verifyHeadAlone(head, m_team.rosters).has_value());
  }
};

CHATELAINE_TEST(ForksAreProven);
#include "forks_are_proven.moc"
