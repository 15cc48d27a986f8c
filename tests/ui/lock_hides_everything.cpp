#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_world.h"
#include "ui/error_text.h"
#include "ui/idle_watch.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using uitest::waitUntil;
using uitest::WindowWorld;

class LockHidesEverything : public QObject {
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
    if (m_window->canSee("unlockScreen")) QVERIFY(m_window->unlock());
    m_window->go(QStringLiteral("Payments"));
  }

  void lock_isReachedByButtonAndKey_data() {
    QTest::addColumn<bool>("byKey");
    QTest::newRow("button") << false;
    QTest::newRow("Ctrl+L") << true;
  }
  void lock_isReachedByButtonAndKey() {
    QFETCH(bool, byKey);
    QVERIFY(m_window->focus("mainWindow"));
    if (byKey) QTest::keyClick(&m_window->window(), Qt::Key_L, Qt::ControlModifier);
    else QVERIFY(m_window->click("lock"));
    QVERIFY(m_window->waitFor("unlockScreen"));
    QVERIFY(!m_window->texts().contains(QStringLiteral("Stripe")));
    QVERIFY(m_window->texts().contains(QStringLiteral("go on working")));
    QVERIFY(m_window->team().vaults.empty());
    QVERIFY(m_window->team().credentials.empty());
  }

  void wrongPassphrase_isSaidAndTheRightOneStillOpens() {
    lock();
    QVERIFY(!m_window->unlock(QStringLiteral("wrong")));
    QCOMPARE(m_window->find<ui::Banner>("banner")->text(), ui::errorText(ErrorCode::wrongPassphrase));
    QVERIFY(m_window->find<ui::SecretField>("passphrase")->isEmpty());
    QVERIFY(m_window->unlock());
    QVERIFY(m_window->waitForText(QStringLiteral("1 credential")));
  }

  void enterKey_unlocksAndTheFieldHasTheFocus() {
    lock();
    auto* field = m_window->find<ui::SecretField>("passphrase");
    QCOMPARE(field->window()->focusWidget(), field);  // where typing goes as soon as the window is active
    QTest::keyClicks(field, WindowWorld::rightPassphrase());
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(m_window->waitFor("workspace"));
  }

  void halfFilledWizard_comesBackWithoutItsSecret() {
    QVERIFY(m_window->click("addCredential"));
    m_window->type("serviceSearch", QStringLiteral("https://eu.acme.test"));
    QVERIFY(m_window->click("nextButton"));
    m_window->type("nameField", QStringLiteral("Half-filled"));
    m_window->typeSecret("secretField_key", QStringLiteral("canary"));
    lock();
    QVERIFY(!m_window->canSee("credentialWizard"));
    QVERIFY(m_window->unlock());
    QVERIFY(m_window->waitFor("credentialWizard"));
    QCOMPARE(m_window->find<QLineEdit>("nameField")->text(), QStringLiteral("Half-filled"));
    QVERIFY(m_window->find<ui::SecretField>("secretField_key")->isEmpty());
    QVERIFY(!m_window->find<QPushButton>("nextButton")->isEnabled());
    QVERIFY(m_window->click("cancelButton"));
    QVERIFY(m_window->waitGone("credentialWizard"));
  }

  void dialogsWithASecret_areClosedAndWiped() {
    QVERIFY(m_window->click("replaceSecret"));
    m_window->typeSecret("secretField_key", QStringLiteral("canary"));
    const QPointer<ui::SecretField> field = m_window->find<ui::SecretField>("secretField_key");
    lock();
    QVERIFY(!m_window->canSee("replaceDialog"));
    QVERIFY(!field || field->isEmpty());
    QVERIFY(m_window->unlock());
    QVERIFY(!m_window->canSee("replaceDialog"));
  }

  void shortcuts_doNothingWhileLocked() {
    lock();
    for (const Qt::Key key : {Qt::Key_N, Qt::Key_F}) QTest::keyClick(&m_window->window(), key, Qt::ControlModifier);
    QVERIFY(!m_window->canSee("credentialWizard"));
    QVERIFY(m_window->canSee("unlockScreen"));
  }

  void record_isClearedToo() {
    m_window->go(QStringLiteral("Audit"));
    auto* record = m_window->window().findChild<QTreeView*>(QStringLiteral("record"));
    QVERIFY(waitUntil([&] { return record->model()->rowCount() > 0; }));
    lock();
    QCOMPARE(record->model()->rowCount(), 0);
    QVERIFY(m_window->unlock());
    QVERIFY(waitUntil([&] { return record->model()->rowCount() > 0; }));
  }

  void idleness_locksAndTheReasonIsStated() {
    auto* watch = m_window->window().findChild<ui::IdleWatch*>();
    watch->setLimit(std::chrono::milliseconds(1));
    QVERIFY(m_window->waitFor("unlockScreen"));
    QVERIFY(m_window->texts().contains(QStringLiteral("Locked because nobody used it for a while.")));
    watch->setLimit(std::chrono::minutes(10));
  }

  void otherProgramsWish_locksAndSaysSo() {
    m_window->window().lock(models::LockReason::bySignal);
    QVERIFY(m_window->waitFor("unlockScreen"));
    QVERIFY(m_window->texts().contains(QStringLiteral("Locked by another program.")));
  }

  void cancelledUnlock_staysLocked() {
    lock();
    m_window->typeSecret("passphrase", WindowWorld::rightPassphrase());
    QVERIFY(m_window->click("unlock"));
    if (m_window->click("cancelUnlock")) {
      QVERIFY(m_window->canSee("unlockScreen"));
      QCOMPARE(m_window->desktop().session().state(), models::Session::State::locked);
    }
  }

  void aViewThatIsStillBeingRead_doesNotComeAfterTheLock() {
    auto& team = m_window->desktop().team();
    QSignalSpy changes(&team, &models::TeamController::viewChanged);
    team.addAgent(QStringLiteral("late-bot"), this, [](const Result<Agent>&) {});
    m_window->window().lock(models::LockReason::byPerson);
    QVERIFY(m_window->team().vaults.empty());
    // The answer is delivered behind the lock; whatever it brings, nothing is shown.
    std::optional<bool> answered;
    team.verifyAudit(this, [&](const Result<vault::AuditVerdict>& verdict) { answered = verdict.has_value(); });
    QVERIFY(waitUntil([&] { return answered.has_value(); }));
    QVERIFY(m_window->team().vaults.empty());
    QVERIFY(m_window->team().agents.empty());
  }

 private:
  void lock() {
    m_window->window().lock(models::LockReason::byPerson);
    QVERIFY(m_window->waitFor("unlockScreen"));
  }
  std::unique_ptr<WindowWorld> m_window;
};

CHATELAINE_TEST(LockHidesEverything);
#include "lock_hides_everything.moc"
