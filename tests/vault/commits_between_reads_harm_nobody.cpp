// A vault is read in several requests while others write to it. What came in between is neither lost nor held against
// an honest server.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;

class CommitsBetweenReadsHarmNobody : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  ItemId m_item;

  void replaceSecret(std::string_view key) {
    const auto binding = m_world->owner->credential(m_item)->binding;
    QVERIFY(m_world->owner->replaceSecret(m_item, binding, keyField(key)).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
  }

  // Replaces the secret just before the gateway's first request for items and before those for heads that follow.
  void replaceBeforeEachRead(std::vector<std::string> secrets) {
    bool isReentered = false;
    bool hasReadItems = false;
    m_world->onRequest = [=, this, left = std::move(secrets)](const sync::ApiRequest& request) mutable {
      const bool readsHeads = request.target.contains(m_world->payments.hex() + "/heads");
      const bool readsItems = request.target.contains(m_world->payments.hex() + "/items");
      const bool isBetween = readsItems || (readsHeads && hasReadItems);
      if (!isReentered && isBetween && !left.empty()) {
        isReentered = true;
        hasReadItems = true;
        replaceSecret(left.front());
        left.erase(left.begin());
        isReentered = false;
      }
      return std::optional<sync::ApiResponse>();
    };
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_0"))->id;
    QVERIFY(m_world->sync(m_world->owner).has_value());
  }

  void revisionsThatCameAndWent_areNoEvidence_data() {
    QTest::addColumn<int>("commits");
    for (const int commits : {1, 2, 3, 5}) QTest::addRow("%d", commits) << commits;
  }
  void revisionsThatCameAndWent_areNoEvidence() {
    QFETCH(int, commits);
    std::vector<std::string> secrets;
    for (int i = 1; i <= commits; ++i) secrets.push_back("sk_" + std::to_string(i));
    const std::string newest = secrets.back();
    replaceBeforeEachRead(std::move(secrets));
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    m_world->onRequest = {};
    QVERIFY(m_world->gateway->problems().empty());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->problems().empty());
    if (commits <= 2) QCOMPARE(opened(m_world->gateway, m_item), newest);
  }

  // What no head names is held in memory until the pull ends: not without bound.
  void itemsThatNoHeadNames_endThePull() {
    int pages = 0;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.contains(m_world->payments.hex() + "/items")) return;
      sync::ItemsPage page{{}, static_cast<std::uint64_t>(++pages) * 1000, true};
      for (int i = 0; i < 500; ++i) {
        Bytes junk(16'384, std::byte{0x41});
        junk[0] = static_cast<std::byte>(pages);
        junk[1] = static_cast<std::byte>(pages >> 8);
        junk[2] = static_cast<std::byte>(i);
        junk[3] = static_cast<std::byte>(i >> 8);
        page.revisions.push_back(std::move(junk));
      }
      answer.body = encode(page);
    };
    QVERIFY(!m_world->sync(m_world->gateway).has_value());
    QVERIFY(pages < 10);
  }
};

CHATELAINE_TEST(CommitsBetweenReadsHarmNobody);
#include "commits_between_reads_harm_nobody.moc"
