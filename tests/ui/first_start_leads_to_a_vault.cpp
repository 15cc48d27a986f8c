#include "models/recovery_words.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_world.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using uitest::waitUntil;
using uitest::WindowWorld;

class FirstStartLeadsToAVault : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void welcome_asksForNamesPassphraseAndTwoWords_thenTheTeamStands() {
    WindowWorld window;
    QVERIFY(window.canSee("startHere"));
    walkToTheKit(window);
    QStringList words;
    for (int i = 1; i <= 16; ++i)
      words << window.find<QLabel>(qPrintable(QStringLiteral("recoveryWord%1").arg(i)))->text();
    QCOMPARE(QSet<QString>(words.begin(), words.end()).size() > 12, true);
    QVERIFY(window.click("kitContinue"));
    answer(window, words);
    QVERIFY(window.click("createTeam"));
    QVERIFY(window.waitFor("createFirstVault"));
    QVERIFY(window.waitForText(QStringLiteral("Acme team")));
    QCOMPARE(window.find("vaultsScreen")->mapTo(&window.window(), QPoint()).y(), 0);
    QCOMPARE(window.desktop().session().state(), models::Session::State::unlocked);
    QVERIFY(waitUntil([&] { return window.desktop().gateway().standing() == models::GatewayLink::Standing::ours; }));
    // Nothing of what was typed or shown is left in the pages behind.
    for (const ui::SecretField* field : window.window().findChildren<ui::SecretField*>()) QVERIFY(field->isEmpty());
    for (const QLabel* label : window.window().findChildren<QLabel*>())
      QVERIFY2(!words.contains(label->text()), qPrintable(label->objectName()));
  }

  void nextStart_asksForThePassphraseAndShowsTheTeam() {
    WindowWorld window;
    window.found();
    window.addVault(QStringLiteral("Payments"));
    window.addBearer(QStringLiteral("Stripe"));
    window.restart();
    QVERIFY(window.canSee("unlockScreen"));
    QVERIFY(!window.canSee("startHere"));
    QVERIFY(window.unlock());
    QVERIFY(window.waitForText(QStringLiteral("1 credential")));
    QVERIFY(window.credential(QStringLiteral("Stripe")) != nullptr);
  }

  void wordsShownAgain_areOthersOnlyAfterTheyWereMadeAnew() {
    WindowWorld window;
    walkToTheKit(window);
    const QString first = window.find<QLabel>("recoveryWord1")->text();
    QVERIFY(window.click("kitContinue"));
    QVERIFY(window.click("kitShowAgain"));
    QCOMPARE(window.find<QLabel>("recoveryWord1")->text(), first);
  }

  // The keys of an unfinished first start would lock the second one out.
  void gatewayOfAnotherTeam_isSaidAndNothingIsLeftBehind() {
    WindowWorld window;
    window.found();
    window.world().forgetDesktop();
    window.restart();
    QVERIFY(window.canSee("startHere"));
    walkToTheKit(window);
    QStringList words;
    for (int i = 1; i <= 16; ++i)
      words << window.find<QLabel>(qPrintable(QStringLiteral("recoveryWord%1").arg(i)))->text();
    QVERIFY(window.click("kitContinue"));
    answer(window, words);
    QVERIFY(window.click("createTeam"));
    QVERIFY(window.waitFor("progressBack"));
    QVERIFY(window.canSee("banner"));
    QCOMPARE(window.desktop().session().state(), models::Session::State::fresh);
    QVERIFY(!QFile::exists(window.world().folder() + QStringLiteral("/desktop/vault.keys")));
  }

 private:
  static void walkToTheKit(WindowWorld& window) {
    window.type("memberName", QStringLiteral("Ana"));
    window.type("teamName", QStringLiteral("Acme team"));
    QVERIFY(window.click("startHere"));
    window.typeSecret("newPassphrase", WindowWorld::rightPassphrase());
    window.typeSecret("repeatPassphrase", WindowWorld::rightPassphrase());
    QVERIFY(window.click("passphraseContinue"));
    QVERIFY(window.waitFor("recoveryWord16"));
  }
  // "Word 5" above a field asks for the fifth.
  static void answer(WindowWorld& window, const QStringList& words) {
    static const QRegularExpression number(QStringLiteral("(\\d+)"));
    for (const char* name : {"recoveryAnswer1", "recoveryAnswer2"}) {
      const auto match = number.match(window.find<ui::SecretField>(name)->accessibleName());
      QVERIFY2(match.hasMatch(), name);
      window.typeSecret(name, words.value(match.captured(1).toInt() - 1));
    }
  }
};

CHATELAINE_TEST(FirstStartLeadsToAVault);
#include "first_start_leads_to_a_vault.moc"
