#include "core/otpauth.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_world.h"
#include "ui/widgets/code_ring.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using uitest::waitUntil;
using uitest::WindowWorld;

namespace {

constexpr char key[] = "JBSWY3DPEHPK3PXP";
constexpr char address[] = "otpauth://totp/Acme:ana@acme.test?secret=JBSWY3DPEHPK3PXP&issuer=Acme&digits=8&period=60";

}  // namespace

class AuthenticatorsLiveInTheWindow : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_window = std::make_unique<WindowWorld>();
    m_window->found();
  }
  void cleanupTestCase() { m_window.reset(); }

  void withoutAVault_oneIsAskedForFirst() {
    m_window->go(QStringLiteral("Authenticators"));
    QVERIFY(m_window->click("addFirstAuthenticator"));
    QVERIFY(m_window->waitForText(QStringLiteral("There is no vault yet. Create one first.")));
    m_window->addVault(QStringLiteral("Payments"));
  }

  void pastedAddress_fillsInEverythingAndShowsTheCode() {
    bind(QLatin1StringView(address));
    QCOMPARE(m_window->find<QLineEdit>("issuerField")->text(), QStringLiteral("Acme"));
    QCOMPARE(m_window->find<QLineEdit>("accountField")->text(), QStringLiteral("ana@acme.test"));
    QCOMPARE(m_window->find<QSpinBox>("digitsField")->value(), 8);
    QCOMPARE(m_window->find<QSpinBox>("periodField")->value(), 60);
    QVERIFY(m_window->click("getCode"));
    QCOMPARE(m_window->find<ui::CodeRing>("code")->accessibleName(), QStringLiteral("Code ") + codeNow(8, 60));
    QVERIFY(m_window->click("copyCode"));
    QCOMPARE(QGuiApplication::clipboard()->text(), codeNow(8, 60));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitGone("authenticatorDialog"));
    QVERIFY(m_window->waitForText(QStringLiteral("Acme is stored. Its key can't be shown again")));
    QVERIFY(m_window->waitForText(QStringLiteral("SHA1, 8 digits, every 60 s")));
  }

  void storedKey_makesTheSameCodeAtTheGateway() {
    QVERIFY(waitUntil(
        [&] { return m_window->desktop().transport().status().gateway == models::SyncStatus::Gateway::confirmed; }));
    QString before, after;
    QVERIFY(waitUntil([&] {  // once more where the period ended in between
      before = codeNow(8, 60);
      if (!m_window->click("getCode")) return false;
      const bool came = waitUntil([&] { return m_window->find<QPushButton>("getCode")->isEnabled(); });
      after = codeNow(8, 60);
      return came && before == after;
    }));
    QCOMPARE(m_window->find<ui::CodeRing>("code")->accessibleName(), QStringLiteral("Code ") + after);
    m_window->addAgent(QStringLiteral("any-change"));  // the gateway brings its record with the next run
    m_window->go(QStringLiteral("Audit"));
    QVERIFY(m_window->waitFor("record"));
    auto* record = m_window->find<QTreeView>("record");
    QVERIFY(waitUntil([&] {
      for (int row = 0; row < record->model()->rowCount(); ++row)
        if (record->model()->index(row, 1).data() == QStringLiteral("Code shown")) return true;
      return false;
    }));
    m_window->go(QStringLiteral("Authenticators"));
    QVERIFY(!m_window->find<ui::CodeRing>("code")->isShowing());
  }

  void whatIsNoKey_isSaidAndCanNotBeSaved_data() {
    QTest::addColumn<QString>("typed");
    QTest::newRow("words") << QStringLiteral("no key, this!");
    QTest::newRow("digits that Base32 lacks") << QStringLiteral("10189");
    QTest::newRow("other address") << QStringLiteral("https://acme.test");
    QTest::newRow("no secret") << QStringLiteral("otpauth://totp/Acme?issuer=Acme");
  }
  void whatIsNoKey_isSaidAndCanNotBeSaved() {
    QFETCH(QString, typed);
    bind(typed);
    QVERIFY(m_window->texts().contains(QStringLiteral("This is neither a key")));
    QVERIFY(!m_window->find<QPushButton>("dialogAction")->isEnabled());
    QVERIFY(!m_window->find<QPushButton>("getCode")->isEnabled());
    QVERIFY(m_window->click("dialogCancel"));
    QVERIFY(m_window->waitGone("authenticatorDialog"));
  }

  void takenName_isRefused() {
    bind(QLatin1StringView(key));
    m_window->type("nameField", QStringLiteral("Acme"));
    QVERIFY(m_window->texts().contains(QStringLiteral("That name is already in this vault.")));
    QVERIFY(!m_window->find<QPushButton>("dialogAction")->isEnabled());
    m_window->type("nameField", QStringLiteral("Acme, second"));
    QVERIFY(m_window->find<QPushButton>("dialogAction")->isEnabled());
    QVERIFY(m_window->click("dialogCancel"));
    QVERIFY(m_window->waitGone("authenticatorDialog"));
  }

  void lock_hidesTheDialogAndItsKey() {
    bind(QLatin1StringView(key));
    m_window->type("nameField", QStringLiteral("Half-filled"));
    m_window->window().lock(models::LockReason::byPerson);
    QVERIFY(m_window->waitFor("unlockScreen"));
    QVERIFY(!m_window->canSee("authenticatorDialog"));
    QVERIFY(m_window->unlock());
    QVERIFY(m_window->waitFor("authenticatorDialog"));
    QCOMPARE(m_window->find<QLineEdit>("nameField")->text(), QStringLiteral("Half-filled"));
    QVERIFY(m_window->find<ui::SecretField>("authenticatorKey")->isEmpty());
    QVERIFY(!m_window->find<QPushButton>("dialogAction")->isEnabled());
    QVERIFY(m_window->click("dialogCancel"));
    QVERIFY(m_window->waitGone("authenticatorDialog"));
  }

  void deleted_isGoneFromTheListAndTheGateway() {
    const ItemId id = m_window->credential(QStringLiteral("Acme"))->id;
    m_window->go(QStringLiteral("Authenticators"));
    QVERIFY(m_window->click("deleteAuthenticator"));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitFor("addFirstAuthenticator"));
    QVERIFY(waitUntil(
        [&] { return m_window->desktop().transport().status().gateway == models::SyncStatus::Gateway::confirmed; }));
    std::optional<Result<sync::CodeAnswer>> answer;
    m_window->desktop().team().code(id, this, [&](Result<sync::CodeAnswer> it) { answer = std::move(it); });
    QVERIFY(waitUntil([&] { return answer.has_value(); }));
    QVERIFY(!answer->has_value());
  }

 private:
  void bind(const QString& typed) {
    m_window->go(QStringLiteral("Authenticators"));
    QVERIFY(m_window->clickEither("addFirstAuthenticator", "addAuthenticator"));
    QVERIFY(m_window->waitFor("authenticatorDialog"));
    m_window->typeSecret("authenticatorKey", typed);
  }
  QString codeNow(int digits, int period) {
    const auto binding = parseOtpInput(Secret::copyOf(key));
    const auto shown = modelstest::codeNow(binding->key, {.digits = digits, .period = std::chrono::seconds(period)},
                                           m_window->world().now());
    return QString::fromStdString(std::string(shown.code.text()));
  }
  std::unique_ptr<WindowWorld> m_window;
};

CHATELAINE_TEST(AuthenticatorsLiveInTheWindow);
#include "authenticators_live_in_the_window.moc"
