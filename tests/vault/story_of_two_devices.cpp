// Two replicas of one device, as after a restored backup: they write against each other, and nothing is lost.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"

using namespace chatelaine;
using namespace chatelaine::test;

class StoryOfTwoDevices : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::filesystem::path m_one;
  std::filesystem::path m_two;
  ItemId m_item;

  // Puts the device with this state to work, or away.
  void use(const std::filesystem::path& state) { m_world->owner.returnTo(state); }
  void keep(const std::filesystem::path& state) {
    m_world->owner.close();
    m_world->owner.copyTo(state);
  }
  void edit(const std::string& label) {
    CredentialLabels labels = m_world->owner->credential(m_item)->labels;
    labels.label = label;
    QVERIFY(m_world->owner->update(m_item, labels).has_value());
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    m_one = m_world->folder.file("one");
    m_two = m_world->folder.file("two");
    keep(m_two);
    m_world->owner.reopen();
  }

  void differentItems_bothArrive() {
    const auto mine = m_world->owner->add(m_world->payments, stripe("a", "A"));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    use(m_two);
    const auto theirs = m_world->owner->add(m_world->payments, stripe("b", "B"));
    // Its record continues another copy's: the server refuses that part, all else goes through.
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::conflict);
    QVERIFY(m_world->owner->pendingChanges().empty());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, mine->id), std::string("a"));
    QCOMPARE(opened(m_world->gateway, theirs->id), std::string("b"));
    QCOMPARE(m_world->owner->credentials(m_world->payments).size(), std::size_t{3});
  }

  void sameItem_theFirstStaysAndTheOtherIsParked() {
    edit("first");
    QVERIFY(m_world->sync(m_world->owner).has_value());
    use(m_two);
    edit("second");
    (void)m_world->sync(m_world->owner);
    QCOMPARE(m_world->owner->credential(m_item)->labels.label, std::string("first"));
    const auto pending = m_world->owner->pendingChanges();
    QCOMPARE(pending.size(), std::size_t{1});
    QVERIFY(pending.front().parked == ErrorCode::conflict);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(m_world->gateway->credential(m_item)->labels.label, std::string("first"));
  }

  void deletionAgainstAnEdit_theDeletionWins() {
    edit("first");
    QVERIFY(m_world->sync(m_world->owner).has_value());
    use(m_two);
    QVERIFY(m_world->owner->remove(m_item).has_value());
    (void)m_world->sync(m_world->owner);
    // The edit that it won against is kept.
    QCOMPARE(m_world->owner->pendingChanges().size(), std::size_t{1});
    QVERIFY(m_world->owner->pendingChanges().front().parked == ErrorCode::conflict);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
  }

  void editAgainstADeletion_theDeletionWinsAndTheEditIsKept() {
    QVERIFY(m_world->owner->remove(m_item).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    use(m_two);
    edit("second");
    (void)m_world->sync(m_world->owner);
    QCOMPARE(m_world->owner->credential(m_item).error().code, ErrorCode::notFound);
    QVERIFY(m_world->owner->pendingChanges().front().parked == ErrorCode::conflict);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
  }

  void commitBetweenHeadsAndItems_isPulledAtOnce() {
    keep(m_one);
    m_world->owner.reopen();
    edit("one");
    QVERIFY(m_world->sync(m_world->owner).has_value());
    bool committed = false;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse&) {
      // The last page of heads went to the gateway; now somebody commits.
      if (committed || !request.target.contains(m_world->payments.hex() + "/heads")) return;
      committed = true;
      edit("two");
      const auto more = m_world->owner->add(m_world->payments, stripe("late", "Late"));
      QVERIFY(more.has_value());
      QVERIFY(m_world->sync(m_world->owner).has_value());
    };
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(committed);
    QCOMPARE(m_world->gateway->credential(m_item)->labels.label, std::string("two"));
    QCOMPARE(m_world->gateway->credentials(m_world->payments).size(), std::size_t{2});
    QVERIFY(m_world->gateway->problems().empty());
  }
};

CHATELAINE_TEST(StoryOfTwoDevices);
#include "story_of_two_devices.moc"
