// The record of somebody else, as a server may show it: cut off, with holes, in another order, or in two versions.
#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"
#include "vault/audit_log.h"
#include "vault/forks.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::EvidenceKind;
using vault::Forks;

class RecordsOfOthersAreWatched : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::vector<sync::AuditGroup> m_groups;  // three, of one event each

  std::string target() const { return "principal=" + m_world->gateway->card().id.hex(); }
  sync::AuditGroup group(std::uint64_t sequence, const Hash& prev, const std::string& host) {
    AuditEvent event;
    event.time = m_world->now;
    event.action = AuditAction::secretUsed;
    event.principal = m_world->gateway->card().id;
    event.vault = m_world->payments;
    event.host = host;
    sync::AuditGroup group;
    group.team = *m_world->gateway->team();
    group.firstSequence = sequence;
    group.prev = prev;
    group.time = m_world->now;
    const auto key = m_world->gateway->eventKey(m_world->payments).value();
    group.events = {sync::sealEvent(event, group.team, sequence, key.epoch, key.key)};
    sync::signAuditGroup(group, m_world->gateway->keys());
    return group;
  }
  // What the server shows of the gateway's record from now on.
  void show(const std::vector<sync::AuditGroup>& groups) {
    m_world->onAnswer = [this, groups](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.contains(target())) return;
      const std::uint64_t after = std::stoull(request.target.substr(request.target.rfind('=') + 1));
      sync::AuditPage page;
      for (const sync::AuditGroup& one : groups) {
        if (one.firstSequence > after) page.groups.push_back(encode(one));
      }
      answer.body = encode(page);
    };
  }
  Result<vault::SyncSummary> later() {
    m_world->tick(std::chrono::minutes(11));
    return m_world->sync(m_world->owner);
  }
  bool isNamed(const std::string& text) {
    const auto verdict = m_world->owner->verifyAudit();
    return !verdict->verified && verdict->finding.contains(text) &&
           verdict->finding.contains(m_world->gateway->card().id.hex());
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
    m_groups.clear();
    for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) {
      const Hash prev = m_groups.empty() ? Hash{} : hashOf(m_groups.back());
      m_groups.push_back(group(sequence, prev, "host" + std::to_string(sequence)));
    }
  }

  void aRecordCutOff_isNamedUntilItIsWholeAgain() {
    show(m_groups);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->owner->verifyAudit()->verified);
    show({m_groups[0], m_groups[1]});
    QCOMPARE(later().error().code, ErrorCode::tampered);
    QVERIFY(isNamed("goes back"));
    m_world->owner.reopen();
    QVERIFY(isNamed("goes back"));
    QVERIFY(!m_world->sync(m_world->owner).has_value());  // asked again with every run until it is mended
    show({});
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::tampered);
    show(m_groups);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->owner->verifyAudit()->verified);
    QVERIFY(m_world->owner->problems().empty());
    QVERIFY(Forks(*m_world->owner).open().empty());
  }

  void holesAndAnotherOrder_areNamed_data() {
    QTest::addColumn<QList<int>>("shown");
    QTest::newRow("the first left out") << QList<int>{1, 2};
    QTest::newRow("one left out in the middle") << QList<int>{0, 2};
    QTest::newRow("two swapped") << QList<int>{1, 0, 2};
    QTest::newRow("one twice") << QList<int>{0, 0, 1, 2};
  }
  void holesAndAnotherOrder_areNamed() {
    QFETCH(QList<int>, shown);
    std::vector<sync::AuditGroup> groups;
    for (const int index : shown) groups.push_back(m_groups[static_cast<std::size_t>(index)]);
    show(groups);
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::tampered);
    QVERIFY(isNamed("chain is broken"));
    QVERIFY(m_world->owner->audit({.text = "host3"}).empty());
  }

  void twoSignedVersions_areEvidence_data() {
    QTest::addColumn<int>("sequence");
    QTest::newRow("of what we have") << 3;
    QTest::newRow("following something else") << 4;
  }
  void twoSignedVersions_areEvidence() {
    QFETCH(int, sequence);
    show(m_groups);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    auto other = m_groups;
    if (sequence == 3) other.pop_back();
    const Hash prev = sequence == 3 ? hashOf(m_groups[1]) : crypto::randomId<Hash>();
    other.push_back(group(static_cast<std::uint64_t>(sequence), prev, "elsewhere"));
    show(other);
    QCOMPARE(later().error().code, ErrorCode::tampered);
    show(m_groups);
    QVERIFY(later().has_value());
    m_world->owner.reopen();
    const auto evidence = Forks(*m_world->owner).open();
    QCOMPARE(evidence.size(), std::size_t{1});
    QVERIFY(evidence.front().kind == EvidenceKind::record);
    QVERIFY(evidence.front().theirs == encode(other.back()));
    QCOMPARE(m_world->owner->addAgent("fred").error().code, ErrorCode::rolledBack);
    QVERIFY(Forks(*m_world->owner).settle(evidence.front().id).has_value());
    QVERIFY(m_world->owner->addAgent("fred").has_value());
  }

  void anUnsignedVersion_isNoEvidence() {
    show(m_groups);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    auto other = m_groups;
    other.back() = group(3, hashOf(m_groups[1]), "elsewhere");
    other.back().signature[3] ^= std::byte{1};
    show(other);
    QCOMPARE(later().error().code, ErrorCode::tampered);
    QVERIFY(Forks(*m_world->owner).open().empty());
  }

  // Another member's head says how far they had the gateway's record.
  void whatAnotherHasSeenOfARecord_isOwedAndCompared() {
    const auto item = m_world->owner->add(m_world->payments, stripe("sk"));
    QVERIFY(m_world->publish().has_value());
    show(m_groups);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    const auto postSeen = [&](std::uint64_t sequence, const Hash& hash) {
      auto commit = forger.commit({forger.edited(item->id, forger.newest(item->id).fields)});
      commit.head.head.seenRecords = {{m_world->gateway->card().id, sequence, hash}};
      sync::signHead(commit.head.head, m_world->owner->keys());
      QCOMPARE(forger.post(commit).status, 200);
    };
    postSeen(2, hashOf(m_groups[1]));
    postSeen(4, crypto::randomId<Hash>());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->owner->problems().empty());
    QVERIFY(later().has_value());
    QVERIFY(std::ranges::contains(m_world->owner->problems(), ErrorCode::stale, &vault::Problem::code));
    m_groups.push_back(group(4, hashOf(m_groups.back()), "host4"));
    show(m_groups);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(Forks(*m_world->owner).open().size(), std::size_t{1});  // and it is something else
    postSeen(2, hashOf(m_groups[0]));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(Forks(*m_world->owner).open().size(), std::size_t{2});
  }

  void anEditor_saysWhatItHasSeen() {
    show(m_groups);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk")).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const sync::Head head = Forger(*m_world, m_world->owner, m_world->payments).heads().back().head;
    QCOMPARE(head.seenRecords.size(), std::size_t{1});
    QVERIFY(head.seenRecords.front() == (sync::SeenRecord{m_world->gateway->card().id, 3, hashOf(m_groups.back())}));
  }
};

CHATELAINE_TEST(RecordsOfOthersAreWatched);
#include "records_of_others_are_watched.moc"
