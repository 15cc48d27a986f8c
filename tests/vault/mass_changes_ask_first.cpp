// Before others' deletions empty a vault on a member's device, a person is asked. Gateways obey at once.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/second_device.h"
#include "vault/guard.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::Guard;
using vault::PauseReason;

class MassChangesAskFirst : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::unique_ptr<SecondDevice> m_second;

  Party& one() { return m_world->owner; }
  Party& two() { return m_second->party; }
  Party& gateway() { return m_world->gateway; }

  void fill(int count) {
    for (int i = 0; i < count; ++i) {
      QVERIFY(one()->add(m_world->payments, stripe("key", "Credential " + std::to_string(i))).has_value());
    }
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->sync(two()).has_value());
    QCOMPARE(shown(two()), static_cast<std::size_t>(count));
  }
  void removeByOne(std::size_t count) {
    const auto all = one()->credentials(m_world->payments);
    for (std::size_t i = 0; i < count; ++i) QVERIFY(one()->remove(all[i].id).has_value());
    QVERIFY(m_world->publish().has_value());
  }
  std::size_t shown(Party& party) { return party->credentials(m_world->payments).size(); }

 private Q_SLOTS:
  void init() {
    m_second.reset();
    m_world = std::make_unique<World>();
    m_world->settle();
    m_second = std::make_unique<SecondDevice>(*m_world);
  }

  void thresholds_data() {
    QTest::addColumn<int>("items");
    QTest::addColumn<int>("deleted");
    QTest::addColumn<bool>("asks");
    QTest::newRow("twenty of twenty-two") << 22 << 20 << false;
    QTest::newRow("twenty-one of twenty-two") << 22 << 21 << true;
    QTest::newRow("twenty-one of seventy: thirty per cent") << 70 << 21 << false;
    QTest::newRow("twenty-two of seventy") << 70 << 22 << true;
  }
  void thresholds() {
    QFETCH(int, items);
    QFETCH(int, deleted);
    QFETCH(bool, asks);
    fill(items);
    removeByOne(static_cast<std::size_t>(deleted));
    QVERIFY(m_world->sync(two()).has_value());
    QCOMPARE(Guard(*two()).paused().size(), asks ? std::size_t{1} : std::size_t{0});
    QCOMPARE(shown(two()), static_cast<std::size_t>(asks ? items : items - deleted));
    QCOMPARE(shown(gateway()), static_cast<std::size_t>(items - deleted));
    QVERIFY(Guard(*gateway()).paused().empty());
  }

  void theVaultWaits_andTheOthersGoOn() {
    fill(30);
    removeByOne(25);
    QVERIFY(one()->addAgent("fred").has_value());
    QVERIFY(m_world->publish().has_value());
    const auto mine = two()->add(m_world->payments, stripe("mine", "Mine"));
    for (int i = 0; i < 2; ++i) {
      QVERIFY(m_world->sync(two()).has_value());
      two().reopen();
      QCOMPARE(shown(two()), std::size_t{31});
      QCOMPARE(two()->agents().size(), std::size_t{1});
      QCOMPARE(two()->pendingChanges().size(), std::size_t{1});  // kept, and not sent on top of what wasn't seen
    }
    const auto paused = Guard(*two()).paused();
    QVERIFY(paused.front().vault == m_world->payments);
    QCOMPARE(paused.front().name, std::string("Payments"));
    QVERIFY(paused.front().reason == PauseReason::massDeletion);
    QCOMPARE(paused.front().deleted, std::size_t{25});
    QCOMPARE(paused.front().items, std::size_t{31});
    QVERIFY(paused.front().serverHeight > paused.front().ourHeight);
    QVERIFY(paused.front().since == m_world->now);
  }

  // Nothing is fetched again and again while it waits.
  void whileItWaits_theServerIsNotAskedForIt() {
    fill(30);
    removeByOne(25);
    QVERIFY(m_world->sync(two()).has_value());
    bool asked = false;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse&) {
      asked = asked || request.target.contains(m_world->payments.hex());
    };
    QVERIFY(m_world->sync(two()).has_value());
    m_world->onAnswer = {};
    QVERIFY(!asked);
  }

  void accepted_goesOnAndIsRecorded() {
    fill(30);
    removeByOne(25);
    const auto mine = two()->add(m_world->payments, stripe("mine", "Mine"));
    QVERIFY(m_world->sync(two()).has_value());
    QVERIFY(Guard(*two()).accept(m_world->payments).has_value());
    QVERIFY(Guard(*two()).paused().empty());
    two().reopen();
    QVERIFY(m_world->sync(two()).has_value());
    QCOMPARE(shown(two()), std::size_t{6});
    QVERIFY(two()->pendingChanges().empty());
    QVERIFY(m_world->sync(gateway()).has_value());
    QCOMPARE(opened(gateway(), mine->id), std::string("mine"));
    const auto rows = two()->audit({});
    QVERIFY(std::ranges::any_of(rows, [](const vault::AuditRow& row) {
      return row.event.action == AuditAction::massChangeAccepted && row.event.count == 25;
    }));
    QCOMPARE(Guard(*two()).accept(m_world->payments).error().code, ErrorCode::notFound);
  }

  // The word was for what was shown: more of it asks again, and so does the next time.
  void accepted_countsOnce() {
    fill(60);
    removeByOne(25);
    QVERIFY(m_world->sync(two()).has_value());
    QVERIFY(Guard(*two()).accept(m_world->payments).has_value());
    removeByOne(25);
    QVERIFY(m_world->sync(two()).has_value());
    QCOMPARE(shown(two()), std::size_t{60});
    QCOMPARE(Guard(*two()).paused().front().deleted, std::size_t{50});
    QVERIFY(Guard(*two()).accept(m_world->payments).has_value());
    QVERIFY(m_world->sync(two()).has_value());
    QCOMPARE(shown(two()), std::size_t{10});
  }

  // Also where this device has forgotten them: its files are those of a backup.
  void myOwnDeletions_askNobody() {
    fill(30);
    const auto backup = m_world->folder.file("backup of two");
    two().close();
    two().copyTo(backup);
    two().reopen();
    for (const Credential& credential : two()->credentials(m_world->payments)) {
      QVERIFY(two()->remove(credential.id).has_value());
    }
    QVERIFY(m_world->sync(two()).has_value());
    QVERIFY(Guard(*two()).paused().empty());
    QVERIFY(two()->pendingChanges().empty());
    two().returnTo(backup);
    QCOMPARE(shown(two()), std::size_t{30});
    (void)m_world->sync(two());  // the record has another continuation: all else goes on
    QVERIFY(Guard(*two()).paused().empty());
    QCOMPARE(shown(two()), std::size_t{0});
  }

  void aServerFromABackup_isShownAndNeverTakenForTheNewest() {
    fill(3);
    m_world->copyServer("backup");
    QVERIFY(one()->add(m_world->payments, stripe("late", "Late")).has_value());
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->sync(two()).has_value());
    m_world->copyServer("newest");
    m_world->returnServer("backup");
    m_world->onRequest = [](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      return request.target.ends_with("/past") ? std::optional(sync::ApiResponse{403, {}}) : std::nullopt;
    };  // and doesn't take what it has lost
    two().session = {};
    QVERIFY(!m_world->sync(two()).has_value());
    const auto paused = Guard(*two()).paused();
    QVERIFY(std::ranges::any_of(paused, [&](const vault::PausedVault& vault) {
      return vault.vault == m_world->payments && vault.reason == PauseReason::restoredServer &&
             vault.serverHeight < vault.ourHeight;
    }));
    QCOMPARE(shown(two()), std::size_t{4});
    QCOMPARE(Guard(*two()).accept(m_world->payments).error().code, ErrorCode::rolledBack);
    m_world->returnServer("newest");
    two().session = {};
    QVERIFY(m_world->sync(two()).has_value());
    QVERIFY(Guard(*two()).paused().empty());
  }

  // The roster gives the vault to nobody any more: what is known of it stays until a person lets it go.
  void lostAccess_asksBeforeItForgets() {
    fill(3);
    const auto unsent = two()->add(m_world->payments, stripe("unsent", "Unsent"));
    m_second->takeAccessAway(m_world->payments);
    (void)m_world->sync(two());
    QCOMPARE(shown(two()), std::size_t{4});
    const auto paused = Guard(*two()).paused();
    QCOMPARE(paused.size(), std::size_t{1});
    QVERIFY(paused.front().reason == PauseReason::lostAccess);
    QCOMPARE(paused.front().items, std::size_t{4});
    QVERIFY(Guard(*two()).accept(m_world->payments).has_value());
    QCOMPARE(shown(two()), std::size_t{0});
    QVERIFY(Guard(*two()).paused().empty());
    const auto pending = two()->pendingChanges();
    QCOMPARE(pending.size(), std::size_t{1});  // never sent, and kept
    QVERIFY(pending.front().item == unsent->id && pending.front().parked == ErrorCode::denied);
  }
};

CHATELAINE_TEST(MassChangesAskFirst);
#include "mass_changes_ask_first.moc"
