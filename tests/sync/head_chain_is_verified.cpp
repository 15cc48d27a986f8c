#include <functional>

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

using Change = std::function<void(HeadRecord&)>;
Q_DECLARE_METATYPE(Change)

namespace {

ErrorCode errorOf(const Result<void>& result) { return result ? ErrorCode::internal : result.error().code; }
Operation operation(unsigned char fill) { return {idOf<ItemId>(fill), idOf<Hash>(fill)}; }

}  // namespace

class HeadChainIsVerified : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;
  HeadRecord m_first;

  ErrorCode verdict(const HeadRecord* previous, const HeadRecord& next) const {
    return errorOf(verifyHead(previous, next, m_team->rosters));
  }

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
    m_first = m_team->head(m_team->owner, {operation(2), operation(1)});
  }

  void chain_verifies() {
    QVERIFY(verifyHead(nullptr, m_first, m_team->rosters).has_value());
    const HeadRecord second = m_team->head(m_team->editor, {operation(1)}, &m_first);
    QVERIFY(verifyHead(&m_first, second, m_team->rosters).has_value());
    const HeadRecord third = m_team->head(m_team->gateway, {operation(3)}, &second);
    QVERIFY(verifyHead(&second, third, m_team->rosters).has_value());
  }

  void wrongHeads_areRefused_data() {
    QTest::addColumn<int>("expected");
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, ErrorCode expected, Change change) {
      QTest::newRow(name) << static_cast<int>(expected) << std::move(change);
    };
    row("height repeated", ErrorCode::rolledBack, [](HeadRecord& h) { h.head.height = 1; });
    row("height skipped", ErrorCode::tampered, [](HeadRecord& h) { h.head.height = 3; });
    row("another prev", ErrorCode::rolledBack, [](HeadRecord& h) { h.head.prev = idOf<Hash>(1); });
    row("no prev", ErrorCode::rolledBack, [](HeadRecord& h) { h.head.prev = {}; });
    row("another vault", ErrorCode::tampered, [](HeadRecord& h) { h.head.vault = teamVault; });
    row("another team", ErrorCode::tampered, [](HeadRecord& h) { h.head.team = idOf<TeamId>(1); });
    row("another epoch", ErrorCode::tampered, [](HeadRecord& h) { h.head.epoch = 2; });
    row("epoch fell", ErrorCode::tampered, [](HeadRecord& h) { h.head.epoch = 0; });
    row("roster revision fell", ErrorCode::tampered, [](HeadRecord& h) { h.head.rosterRevision = 0; });
    row("roster revision to come", ErrorCode::notFound, [](HeadRecord& h) { h.head.rosterRevision = 9; });
    row("other operations", ErrorCode::tampered, [](HeadRecord& h) { h.operations[0].revision = idOf<Hash>(9); });
    row("an operation more", ErrorCode::tampered, [](HeadRecord& h) { h.operations.push_back(operation(9)); });
    row("an operation less", ErrorCode::tampered, [](HeadRecord& h) { h.operations.pop_back(); });
    row("newer format", ErrorCode::unsupportedVersion, [](HeadRecord& h) { h.head.fmt = 2; });
    row("no operations", ErrorCode::tampered, [](HeadRecord& h) {
      h.operations.clear();
      h.head.ops = hashOf(h.operations);
    });
    row("operations out of order", ErrorCode::tampered, [](HeadRecord& h) {
      std::ranges::reverse(h.operations);
      h.head.ops = hashOf(h.operations);
    });
    row("an item twice", ErrorCode::tampered, [](HeadRecord& h) {
      h.operations = {{idOf<ItemId>(1), idOf<Hash>(1)}, {idOf<ItemId>(1), idOf<Hash>(2)}};
      h.head.ops = hashOf(h.operations);
    });
    row("too many operations", ErrorCode::tampered, [](HeadRecord& h) {
      h.operations.clear();
      for (std::size_t i = 0; i <= maximumOperations; ++i) {
        Operation next = operation(1);
        next.item.bytes[0] = static_cast<std::byte>(i >> 8);
        next.item.bytes[1] = static_cast<std::byte>(i);
        h.operations.push_back(next);
      }
      h.head.ops = hashOf(h.operations);
    });
  }
  void wrongHeads_areRefused() {
    QFETCH(int, expected);
    QFETCH(Change, change);
    HeadRecord second = m_team->head(m_team->owner, {operation(1), operation(4)}, &m_first);
    change(second);
    signHead(second.head, m_team->owner);
    QCOMPARE(verdict(&m_first, second), static_cast<ErrorCode>(expected));
  }

  void onlyThoseWithAccess_sign() {
    QCOMPARE(verdict(&m_first, m_team->head(m_team->stranger, {operation(1)}, &m_first)), ErrorCode::denied);
    QCOMPARE(verdict(&m_first, m_team->head(m_team->otherGateway, {operation(1)}, &m_first)), ErrorCode::denied);
    HeadRecord forged = m_team->head(m_team->editor, {operation(1)}, &m_first);
    forged.head.author = m_team->owner.card().id;
    QCOMPARE(verdict(&m_first, forged), ErrorCode::tampered);
  }

  void everyFieldOfTheHead_isSigned() {
    HeadRecord second = m_team->head(m_team->owner, {operation(1)}, &m_first);
    second.head.itemsRoot = idOf<Hash>(1);
    QCOMPARE(verdict(&m_first, second), ErrorCode::tampered);
    second = m_team->head(m_team->owner, {operation(1)}, &m_first);
    second.head.time += std::chrono::seconds(1);
    QCOMPARE(verdict(&m_first, second), ErrorCode::tampered);
    second = m_team->head(m_team->owner, {operation(1)}, &m_first);
    second.head.seen.clear();
    QCOMPARE(verdict(&m_first, second), ErrorCode::tampered);
  }

  void removedEditor_cantBackdate() {
    SampleTeam team;
    const HeadRecord first = team.head(team.owner, {operation(1)});
    const HeadRecord backdated = team.head(team.editor, {operation(2)}, &first);
    QVERIFY(verifyHead(&first, backdated, team.rosters).has_value());
    Roster next = team.nextRoster();
    for (RosterVault& vault : next.vaults) {
      std::erase(vault.access, next.members[1].id);
      vault.epoch = 2;
      vault.keyCheck = idOf<Hash>(0x21);
      vault.secretKey.reset();
      vault.closedAt = ClosedAt{first.head.height, hashOf(first.head)};
    }
    signRoster(next, team.owner);
    QVERIFY(verifyRoster(&team.roster(), next).has_value());
    team.rosters.push_back(next);
    QCOMPARE(errorOf(verifyHead(&first, backdated, team.rosters)), ErrorCode::denied);
    // The head that closed the epoch is still good, another one at its height isn't.
    QVERIFY(verifyHead(nullptr, first, team.rosters).has_value());
    HeadRecord other = team.head(team.owner, {operation(7)});
    other.head.rosterRevision = 1;
    other.head.epoch = 1;
    signHead(other.head, team.owner);
    QCOMPARE(errorOf(verifyHead(nullptr, other, team.rosters)), ErrorCode::rolledBack);
    // And the owner goes on in the new epoch.
    const HeadRecord second = team.head(team.owner, {operation(2)}, &first);
    QVERIFY(verifyHead(&first, second, team.rosters).has_value());
    // A later roster that only carries the mark along doesn't forbid heads under the one before it.
    Roster later = team.nextRoster();
    signRoster(later, team.owner);
    team.rosters.push_back(later);
    QVERIFY(verifyHead(&first, second, team.rosters).has_value());
  }
};

CHATELAINE_TEST(HeadChainIsVerified);
#include "head_chain_is_verified.moc"
