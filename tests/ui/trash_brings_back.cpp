#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/ui/sample_people.h"
#include "tests/ui/sample_team.h"
#include "tests/ui/window_world.h"

using namespace chatelaine;
using namespace std::chrono_literals;
using uitest::waitUntil;
using uitest::WindowWorld;

// What was deleted by mistake comes back with its secret; what is erased doesn't.
class TrashBringsBack : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_window = std::make_unique<WindowWorld>();
    m_window->found();
    m_window->addVault(QStringLiteral("Payments"));
    m_window->addBearer(QStringLiteral("Stripe"));
  }
  void cleanupTestCase() { m_window.reset(); }
  void init() {
    m_window->go(QStringLiteral("Payments"));
    QVERIFY(m_window->credential(QStringLiteral("Stripe")) != nullptr);
  }

  void deletion_isUndoneAtOnce() {
    const Credential before = *m_window->credential(QStringLiteral("Stripe"));
    remove();
    QVERIFY(m_window->click("noticeAction"));
    QVERIFY(m_window->waitForText(QStringLiteral("Stripe is coming back.")));
    const Credential* after = m_window->credential(QStringLiteral("Stripe"));
    QCOMPARE(after->id, before.id);
    QVERIFY(after->binding == before.binding);
    QCOMPARE(after->secretVersion, before.secretVersion);
  }

  void trash_saysWhoWhenAndHowLong() {
    remove();
    m_window->go(QStringLiteral("Trash"));
    QVERIFY(m_window->waitFor("deletedCredentials"));
    QCOMPARE(cell(0), QStringLiteral("Stripe"));
    QCOMPARE(cell(1), QStringLiteral("Payments"));
    QVERIFY2(cell(2).startsWith(QString::fromStdString(myName())), qPrintable(cell(2)));
    QCOMPARE(cell(3), QStringLiteral("29 days left"));
    QVERIFY(m_window->click("restoreCredential"));
    QVERIFY(m_window->waitForText(QStringLiteral("Nothing is deleted")));
    QVERIFY(waitUntil([&] { return m_window->credential(QStringLiteral("Stripe")) != nullptr; }));
    QVERIFY(m_window->team().deleted.empty());
  }

  void takenName_isSaid_andNothingIsLost() {
    remove();
    m_window->addBearer(QStringLiteral("Stripe"));
    m_window->go(QStringLiteral("Trash"));
    QVERIFY(m_window->click("restoreCredential"));
    QVERIFY(m_window->waitForText(QStringLiteral("another credential of that name")));
    QCOMPARE(m_window->team().deleted.size(), std::size_t{1});
    eraseFirst();
  }

  void erase_asksFirst_andIsForGood() {
    remove();
    m_window->go(QStringLiteral("Trash"));
    QVERIFY(m_window->click("eraseCredential"));
    QVERIFY(m_window->waitForText(QStringLiteral("There is no undo.")));
    QVERIFY(m_window->click("dialogCancel"));
    QVERIFY(m_window->waitGone("confirmDialog"));
    QCOMPARE(m_window->team().deleted.size(), std::size_t{1});
    eraseFirst();
    QVERIFY(m_window->waitForText(QStringLiteral("can't be brought back any more")));
    m_window->go(QStringLiteral("Payments"));
    m_window->addBearer(QStringLiteral("Stripe"));
  }

  void thirtyDays_passWithoutAnybodyTouchingAnything() {
    remove();
    m_window->go(QStringLiteral("Trash"));
    QVERIFY(m_window->waitFor("deletedCredentials"));
    m_window->world().goAhead(24h * 29 + 12h);
    m_window->desktop().expiry().check();
    QCOMPARE(cell(3), QStringLiteral("less than a day left"));
    m_window->world().goAhead(13h);
    m_window->desktop().expiry().check();
    QVERIFY(m_window->waitForText(QStringLiteral("Nothing is deleted")));
    m_window->go(QStringLiteral("Payments"));
    m_window->addBearer(QStringLiteral("Stripe"));
  }

  void whoMayNotWrite_isToldWhoMay() {
    ui::TrashScreen screen(uitest::sampleClock);
    auto rows = ui::trashRowsOf(uitest::sampleTeamWithTrash(), uitest::sampleNow);
    for (ui::TrashRow& row : rows) row.mayChange = false;
    screen.setRows(rows);
    for (const char* name : {"restoreCredential", "eraseCredential"})
      QVERIFY(!screen.findChild<QPushButton*>(QString::fromLatin1(name))->isEnabled());
    QVERIFY(screen.findChild<QLabel*>(QStringLiteral("trashReason"))->text().startsWith(QStringLiteral("Editors and")));
  }

  void whatIsOfAGoneVaultOrOver_isNotListed() {
    models::TeamView team = uitest::sampleTeamWithTrash();
    QCOMPARE(ui::trashRowsOf(team, uitest::sampleNow).size(), std::size_t{3});
    QCOMPARE(ui::trashRowsOf(team, uitest::sampleNow + 24h).size(), std::size_t{2});
    std::erase_if(team.vaults, [](const auto& vault) { return vault.id == uitest::vaultId(2); });
    QCOMPARE(ui::trashRowsOf(team, uitest::sampleNow).size(), std::size_t{2});
    team.vaults.front().isReadOnly = true;
    QVERIFY(!ui::trashRowsOf(team, uitest::sampleNow).front().mayChange);
  }

 private:
  void remove() {
    QVERIFY(m_window->click("deleteCredential"));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(waitUntil([&] { return m_window->credential(QStringLiteral("Stripe")) == nullptr; }));
  }
  void eraseFirst() {
    QVERIFY(m_window->click("eraseCredential"));
    QVERIFY(m_window->waitFor("confirmDialog"));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitForText(QStringLiteral("Nothing is deleted")));
  }
  QString cell(int column) {
    const auto* table = m_window->find<QTreeView>("deletedCredentials");
    return table ? table->model()->index(0, column).data().toString() : QString();
  }
  std::string myName() { return models::myself(m_window->team())->name; }

  std::unique_ptr<WindowWorld> m_window;
};

CHATELAINE_TEST(TrashBringsBack);
#include "trash_brings_back.moc"
