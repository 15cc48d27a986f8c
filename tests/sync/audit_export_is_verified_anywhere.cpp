// The record as a file: whoever has it verifies it without a key, and sees every link that is missing or was changed.
#include "sync/audit_export.h"

#include <functional>

#include "sync/cbor.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

using Change = std::function<void(AuditExport&)>;
Q_DECLARE_METATYPE(Change)

class AuditExportIsVerifiedAnywhere : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;
  AuditExport m_record;  // two groups each of the owner and of the gateway, taking turns

  AuditGroup group(const PrincipalKeys& author, const ChainEnd& before, const TeamId& team) const {
    AuditGroup group;
    group.team = team;
    group.firstSequence = before.sequence + 1;
    group.prev = before.hash;
    group.time = sampleTime;
    const AuditEvent event = sampleEvent(author.card().id, m_team->vault);
    for (std::uint64_t i = 0; i < 2; ++i) {
      group.events.push_back(sealEvent(event, team, group.firstSequence + i, 1, m_team->metadataKey));
    }
    signAuditGroup(group, author);
    return group;
  }
  static ChainEnd endOf(const AuditGroup& group) {
    return {group.firstSequence + group.events.size() - 1, hashOf(group)};
  }
  AuditExport recordOfTwo() const {
    AuditExport record;
    for (const Roster& roster : m_team->rosters) record.rosters.push_back(encode(roster));
    const AuditGroup ours = group(m_team->owner, {}, m_team->team());
    const AuditGroup theirs = group(m_team->gateway, {}, m_team->team());
    record.groups = {encode(ours), encode(theirs), encode(group(m_team->owner, endOf(ours), m_team->team())),
                     encode(group(m_team->gateway, endOf(theirs), m_team->team()))};
    return record;
  }
  static ErrorCode errorOf(const AuditExport& record) {
    const auto verified = verifyAuditExport(record);
    return verified ? ErrorCode::internal : verified.error().code;
  }
  // `records` in the place of the gateway's two groups.
  AuditExport withGroups(std::vector<AuditGroup> groups) const {
    AuditExport record{m_record.rosters, {}};
    for (const AuditGroup& one : groups) record.groups.push_back(encode(one));
    return record;
  }

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
    m_record = recordOfTwo();
  }

  void wholeRecord_verifiesWithoutAnyKey() {
    const auto verified = verifyAuditExport(m_record);
    QVERIFY(verified.has_value());
    QVERIFY(verified->team == m_team->team());
    QCOMPARE(verified->rosterRevision, std::uint64_t{1});
    QCOMPARE(verified->chains.size(), std::size_t{2});
    const ChainEnd& ours = verified->chains.at(m_team->owner.card().id);
    QCOMPARE(ours.sequence, std::uint64_t{4});
    QVERIFY(ours.hash == hashOf(decodeAuditGroup(m_record.groups[2]).value()));
    QCOMPARE(verified->chains.at(m_team->gateway.card().id).sequence, std::uint64_t{4});
  }

  void aTeamThatHasDoneNothing_verifies() {
    const auto verified = verifyAuditExport({m_record.rosters, {}});
    QVERIFY(verified.has_value());
    QVERIFY(verified->chains.empty());
  }

  // Principals don't wait for each other: how their chains are mixed says nothing.
  void chainsMayBeMixedInAnyWay() {
    AuditExport other = m_record;
    std::swap(other.groups[0], other.groups[1]);
    std::swap(other.groups[2], other.groups[3]);
    QVERIFY(verifyAuditExport(other)->chains == verifyAuditExport(m_record)->chains);
    AuditExport sorted = m_record;
    std::swap(sorted.groups[1], sorted.groups[2]);
    QVERIFY(verifyAuditExport(sorted)->chains == verifyAuditExport(m_record)->chains);
  }

  void whatWasChanged_isSeen_data() {
    QTest::addColumn<int>("expected");
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, ErrorCode expected, Change change) {
      QTest::newRow(name) << static_cast<int>(expected) << std::move(change);
    };
    const auto tampered = ErrorCode::tampered;
    row("first group gone", tampered, [](AuditExport& e) { e.groups.erase(e.groups.begin()); });
    row("a group twice", tampered, [](AuditExport& e) { e.groups.push_back(e.groups[2]); });
    row("groups of one chain swapped", tampered, [](AuditExport& e) { std::swap(e.groups[0], e.groups[2]); });
    row("an event gone", tampered, [](AuditExport& e) {
      AuditGroup group = decodeAuditGroup(e.groups[2]).value();
      group.events.pop_back();
      e.groups[2] = encode(group);
    });
    row("an event exchanged", tampered, [](AuditExport& e) {
      AuditGroup group = decodeAuditGroup(e.groups[2]).value();
      std::swap(group.events[0], group.events[1]);
      e.groups[2] = encode(group);
    });
    row("a signature of the other", tampered, [](AuditExport& e) {
      AuditGroup group = decodeAuditGroup(e.groups[2]).value();
      group.signature = decodeAuditGroup(e.groups[3])->signature;
      e.groups[2] = encode(group);
    });
    row("a group cut off", ErrorCode::corrupt, [](AuditExport& e) { e.groups[1].pop_back(); });
    row("no roster", ErrorCode::corrupt, [](AuditExport& e) { e.rosters.clear(); });
    row("genesis gone", tampered, [](AuditExport& e) { e.rosters.erase(e.rosters.begin()); });
    row("a roster twice", tampered, [](AuditExport& e) { e.rosters.push_back(e.rosters[1]); });
    row("rosters swapped", tampered, [](AuditExport& e) { std::swap(e.rosters[0], e.rosters[1]); });
    row("a roster edited", tampered, [](AuditExport& e) {
      Roster roster = decodeRoster(e.rosters[1]).value();
      roster.offlineGrace += std::chrono::hours(1);
      e.rosters[1] = encode(roster);
    });
    row("a roster cut off", ErrorCode::corrupt, [](AuditExport& e) { e.rosters[1].pop_back(); });
  }
  void whatWasChanged_isSeen() {
    QFETCH(int, expected);
    QFETCH(Change, change);
    AuditExport record = m_record;
    change(record);
    QCOMPARE(errorOf(record), static_cast<ErrorCode>(expected));
  }

  // What is missing at the end can't be seen from the record alone; the ends say how far it goes.
  void whatWasCutOffAtTheEnd_showsInTheEnds() {
    AuditExport shorter = m_record;
    shorter.groups.pop_back();
    const auto verified = verifyAuditExport(shorter);
    QVERIFY(verified.has_value());
    QCOMPARE(verified->chains.at(m_team->gateway.card().id).sequence, std::uint64_t{2});
    QCOMPARE(verified->chains.at(m_team->owner.card().id).sequence, std::uint64_t{4});
  }

  void somebodyUnknown_isNoWitness() {
    const AuditGroup forged = group(m_team->stranger, {}, m_team->team());
    QCOMPARE(errorOf(withGroups({forged})), ErrorCode::tampered);
  }

  void somebodyElsesName_isNoSignature() {
    AuditGroup forged = group(m_team->stranger, {}, m_team->team());
    forged.principal = m_team->owner.card().id;
    QCOMPARE(errorOf(withGroups({forged})), ErrorCode::tampered);
  }

  // A member's record of another team is signed just as well, and still isn't this team's.
  void anotherTeamsRecord_isNotThisTeams() {
    const AuditGroup elsewhere = group(m_team->owner, {}, idOf<TeamId>(7));
    QCOMPARE(errorOf(withGroups({elsewhere})), ErrorCode::tampered);
  }

  void aRosterByAStranger_givesNobodyAVoice() {
    Roster next = m_team->nextRoster();
    next.members[0].devices.push_back(m_team->stranger.card());
    signRoster(next, m_team->stranger);
    AuditExport record = withGroups({group(m_team->stranger, {}, m_team->team())});
    record.rosters.push_back(encode(next));
    QCOMPARE(errorOf(record), ErrorCode::denied);
  }

  // Whoever was removed since is still known by an older roster: the past isn't rewritten.
  void aRemovedMembersRecord_staysVerified() {
    Roster next = m_team->nextRoster();
    const MemberId gone = next.members[1].id;
    next.members.erase(next.members.begin() + 1);
    for (RosterVault& vault : next.vaults) {
      std::erase(vault.access, gone);
      vault.epoch += 1;
      vault.keyCheck = idOf<Hash>(0x31);
      vault.secretKey.reset();
      vault.closedAt = ClosedAt{3, idOf<Hash>(0x32)};
    }
    signRoster(next, m_team->owner);
    AuditExport record = withGroups({group(m_team->editor, {}, m_team->team())});
    record.rosters.push_back(encode(next));
    const auto verified = verifyAuditExport(record);
    QVERIFY2(verified.has_value(), verified ? "" : verified.error().detail.c_str());
    QCOMPARE(verified->chains.at(m_team->editor.card().id).sequence, std::uint64_t{2});
    QCOMPARE(verified->rosterRevision, std::uint64_t{2});
  }

  void everyFlippedByteOfTheFile_isSeen() {
    const Bytes file = encode(m_record);
    for (std::size_t i = 0; i < file.size(); i += 3) {
      Bytes bad = file;
      bad[i] ^= std::byte{0x02};
      const auto record = decodeAuditExport(bad);
      QVERIFY2(!record || !verifyAuditExport(*record), std::to_string(i).c_str());
    }
    QVERIFY(verifyAuditExport(decodeAuditExport(file).value()).has_value());
  }

  void aNewerFile_asksForAnUpdate() {
    CborWriter writer;
    writer.array(5).number(2).array(0).array(0).text("what").text("else");
    QCOMPARE(decodeAuditExport(writer.result()).error().code, ErrorCode::unsupportedVersion);
    CborWriter none;
    none.array(3).number(0).array(0).array(0);
    QCOMPARE(decodeAuditExport(none.result()).error().code, ErrorCode::corrupt);
  }

  void pages_makeUpTheWhole() {
    const AuditExportPage first{{m_team->team(), idOf<TeamId>(3)}, {m_record.rosters, {m_record.groups[0]}}, 17, true};
    const auto back = decodeAuditExportPage(encode(first));
    QVERIFY(back.has_value());
    QVERIFY(back->teams == first.teams);
    QVERIFY(back->part == first.part);
    QCOMPARE(back->last, std::uint64_t{17});
    QVERIFY(back->more);
    const auto empty = decodeAuditExportPage(encode(AuditExportPage{}));
    QVERIFY(empty.has_value() && empty->teams.empty() && !empty->more && empty->part == AuditExport{});
  }
};

CHATELAINE_TEST(AuditExportIsVerifiedAnywhere);
#include "audit_export_is_verified_anywhere.moc"
