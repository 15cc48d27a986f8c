#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_world.h"

using namespace chatelaine;
using namespace std::chrono_literals;
using uitest::waitUntil;
using uitest::WindowWorld;

// What expires is shown so at that moment, without anybody touching anything; the record and the findings follow.
class TimePassesInTheWindow : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_window = std::make_unique<WindowWorld>();
    m_window->found();
    m_window->addVault(QStringLiteral("Payments"));
    m_window->addBearer(QStringLiteral("Trial"));
    m_window->addAgent(QStringLiteral("billing-bot"));
    m_window->go(QStringLiteral("Payments"));
    m_window->pin(QStringLiteral("billing-bot"));
  }
  void cleanupTestCase() { m_window.reset(); }

  void listAndHealth_followWhenAnExpiryPasses() {
    setExpiry(m_window->world().now() + 24h * 20);
    QCOMPARE(expiryShown(), QStringLiteral("in 20 days"));
    pass(24h * 6 + 1min);
    QVERIFY(waitUntil([&] { return m_window->texts().contains(QStringLiteral("Expires in 13 days")); }));
    pass(24h * 14);
    QVERIFY(waitUntil([&] { return expiryShown() == QStringLiteral("expired"); }));
    QVERIFY(m_window->waitForText(QStringLiteral("Expired, refused by the gateway")));
    m_window->go(QStringLiteral("Health"));
    QVERIFY(m_window->waitForText(QStringLiteral("The gateway refuses these.")));
    QVERIFY(m_window->texts().contains(QStringLiteral("Trial")));
  }

  void finding_leadsToItsCredential() {
    setExpiry(m_window->world().now() + 1h);
    pass(2h);
    m_window->go(QStringLiteral("Health"));
    QVERIFY(m_window->waitFor("showFinding"));
    QVERIFY(m_window->click("showFinding"));
    QVERIFY(m_window->canSee("vaultsScreen"));
    QVERIFY(m_window->waitForText(QStringLiteral("Expired, refused by the gateway")));
  }

  void expiredPin_isNoPinAnyMore() {
    m_window->go(QStringLiteral("Payments"));
    QVERIFY(m_window->click("unpin"));
    QVERIFY(m_window->waitForText(QStringLiteral("is no longer pinned")));
    m_window->pin(QStringLiteral("billing-bot"));
    QVERIFY(m_window->waitFor("unpin"));
    QVERIFY(m_window->click("unpin"));
    QVERIFY(waitUntil([&] { return m_window->team().pins.empty(); }));
    QVERIFY(m_window->click("pinToAgent"));
    m_window->find<QComboBox>("pinDuration")->setCurrentIndex(1);
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(waitUntil([&] { return m_window->team().pins.size() == 1; }));
    m_window->go(QStringLiteral("Agents"));
    QCOMPARE(pinnedVaults(), QStringLiteral("Payments"));
    pass(1h + 1min);
    QVERIFY(waitUntil([&] { return pinnedVaults() == QStringLiteral("—"); }));
    QVERIFY(m_window->waitForText(QStringLiteral("pin expired")));
    m_window->go(QStringLiteral("Payments"));
    m_window->pin(QStringLiteral("billing-bot"));  // and is renewed like one that never was
    m_window->go(QStringLiteral("Agents"));
    QVERIFY(waitUntil([&] { return pinnedVaults() == QStringLiteral("Payments"); }));
  }

  void record_isFilteredAndShownInFull() {
    m_window->go(QStringLiteral("Audit"));
    auto* record = m_window->window().findChild<QTreeView*>(QStringLiteral("record"));
    QVERIFY(waitUntil([&] { return record->model()->rowCount() > 4; }));
    const int all = record->model()->rowCount();
    QVERIFY(m_window->waitForText(QStringLiteral("Verified to")));
    QTest::keyClicks(m_window->find<QLineEdit>("auditSearch"), QStringLiteral("Trial"));
    QVERIFY(waitUntil([&] { return record->model()->rowCount() < all && record->model()->rowCount() > 0; }));
    for (int row = 0; row < record->model()->rowCount(); ++row)
      QCOMPARE(record->model()->index(row, 3).data().toString(), QStringLiteral("Trial"));
    record->setCurrentIndex(record->model()->index(record->model()->rowCount() - 1, 0));
    QVERIFY(m_window->waitForText(QStringLiteral("Credential added")));
    m_window->find<QLineEdit>("auditSearch")->clear();
    QVERIFY(waitUntil([&] { return record->model()->rowCount() == all; }));
    QVERIFY(m_window->click("verifyAudit"));
    QVERIFY(m_window->waitForText(QStringLiteral("Verified to")));
  }

 private:
  // By the dialog, to the minute.
  void setExpiry(Timestamp at) {
    m_window->go(QStringLiteral("Payments"));
    QVERIFY(m_window->click("editCredential"));
    auto* check = m_window->find<QCheckBox>("expiresCheck");
    if (!check->isChecked()) check->click();
    m_window->find<QDateTimeEdit>("expiryField")
        ->setDateTime(QDateTime::fromMSecsSinceEpoch((at + 30s).time_since_epoch().count()));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitGone("editDialog"));
    QVERIFY(waitUntil([&] { return m_window->team().credentials.front().labels.expiresAt > m_window->world().now(); }));
  }
  // The clock goes on, and the system wakes the programs that slept.
  void pass(std::chrono::milliseconds time) {
    m_window->world().goAhead(time);
    m_window->desktop().expiry().check();
  }
  QString expiryShown() { return m_window->find<QTreeView>("credentials")->model()->index(0, 4).data().toString(); }
  QString pinnedVaults() { return m_window->find<QTreeView>("agents")->model()->index(0, 1).data().toString(); }

  std::unique_ptr<WindowWorld> m_window;
};

CHATELAINE_TEST(TimePassesInTheWindow);
#include "time_passes_in_the_window.moc"
