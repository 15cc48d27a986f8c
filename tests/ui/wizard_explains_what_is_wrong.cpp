#include "tests/support/test_main.h"
#include "tests/ui/wizard_walk.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using namespace chatelaine::ui;
using uitest::WizardWalk;

namespace {

QString messageUnder(const WizardWalk& walk, const char* objectName) {
  auto* row = qobject_cast<FormRow*>(walk.find<QWidget>(objectName)->parentWidget());
  return row ? row->message() : QString();
}

WizardWalk atReview() {
  WizardWalk walk;
  walk.chooseService(QStringLiteral("stripe"));
  walk.typeSecret("secretField_key", QStringLiteral("sk_live_canary"));
  walk.next();
  return walk;
}

}  // namespace

class WizardExplainsWhatIsWrong : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aPlainHttpAddress_isRefusedAndSaysWhy() {
    const WizardWalk walk;
    walk.type("serviceSearch", QStringLiteral("http://api.acme.test"));
    QVERIFY(!walk.canGoOn());
    const auto banners = walk.wizard->findChildren<Banner*>();
    QVERIFY(std::ranges::any_of(banners,
                                [](const Banner* banner) { return banner->text().contains(QStringLiteral("https")); }));
  }

  void aKeyOfAnotherService_isNamed_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("said");
    QTest::newRow("other") << QStringLiteral("ghp_canary") << QStringLiteral("This looks like a key of GitHub.");
    QTest::newRow("longer prefix") << QStringLiteral("sk-ant-x")
                                   << QStringLiteral("This looks like a key of Anthropic.");
    QTest::newRow("unknown") << QStringLiteral("zzz")
                             << QStringLiteral(
                                    "Such keys usually begin with sk_live_… or sk_test_… or rk_live_… or rk_test_…");
    QTest::newRow("right") << QStringLiteral("rk_live_x") << QString();
  }
  void aKeyOfAnotherService_isNamed() {
    QFETCH(QString, key);
    QFETCH(QString, said);
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("stripe"));
    walk.typeSecret("secretField_key", key);
    QCOMPARE(messageUnder(walk, "secretField_key"), said);
    QVERIFY(walk.canGoOn());  // a warning: services change their prefixes
  }

  void aNameThatIsTaken_isReplacedInTheSuggestionAndRefusedWhenTyped() {
    const WizardWalk walk([](const std::string& name) { return name == "Stripe"; });
    walk.chooseService(QStringLiteral("stripe"));
    QCOMPARE(walk.find<QLineEdit>("nameField")->text(), QStringLiteral("Stripe 2"));
    walk.typeSecret("secretField_key", QStringLiteral("sk_live_canary"));
    QVERIFY(walk.canGoOn());
    walk.type("nameField", QStringLiteral("Stripe"));
    QVERIFY(!walk.canGoOn());
    QVERIFY(!messageUnder(walk, "nameField").isEmpty());
  }

  void aTenantThatIsMissing_isAskedForInTheSecondStep() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("shopify"));
    walk.typeSecret("secretField_key", QStringLiteral("shpat_canary"));
    QVERIFY(!walk.canGoOn());
    QVERIFY(walk.advice().contains(QStringLiteral("Shop name")));
    walk.type("tenantField", QStringLiteral("acme"));
    QVERIFY(walk.canGoOn());
  }

  void whatIsWrongInTheReview_standsUnderItsField_data() {
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("text");
    QTest::newRow("no host") << QByteArray("hostsField") << QString();
    QTest::newRow("not a host") << QByteArray("hostsField") << QStringLiteral("api..stripe.com");
    QTest::newRow("wildcard of everybody") << QByteArray("hostsField") << QStringLiteral("*.co.uk");
    QTest::newRow("path") << QByteArray("pathsField") << QStringLiteral("v1");
    QTest::newRow("parent path") << QByteArray("pathsField") << QStringLiteral("/v1/../admin");
  }
  void whatIsWrongInTheReview_standsUnderItsField() {
    QFETCH(QByteArray, field);
    QFETCH(QString, text);
    const WizardWalk walk = atReview();
    QVERIFY(walk.canGoOn());
    walk.type(field.constData(), text);
    QVERIFY(!walk.canGoOn());
    QVERIFY(walk.find<QLineEdit>(field.constData())->property("chatelaineInvalid").toBool());
    QVERIFY(!walk.advice().isEmpty());
    QVERIFY(!walk.wizard->take().has_value());
  }

  void aRuleWithoutASecret_orWithAnUnknownOne_isRefused_data() {
    QTest::addColumn<QString>("value");
    QTest::newRow("none") << QStringLiteral("Bearer");
    QTest::newRow("unknown") << QStringLiteral("Bearer {password}");
  }
  void aRuleWithoutASecret_orWithAnUnknownOne_isRefused() {
    QFETCH(QString, value);
    const WizardWalk walk = atReview();
    walk.type("ruleText1", value);
    QVERIFY(!walk.canGoOn());
  }

  void aPrivateAddress_isAllowedWithAPlainWarning() {
    const WizardWalk walk = atReview();
    const auto visible = [&walk] {
      const auto banners = walk.wizard->findChildren<Banner*>();
      return std::ranges::any_of(
          banners, [](const Banner* b) { return b->isVisible() && b->text().contains(QStringLiteral("network")); });
    };
    QVERIFY(!visible());
    walk.find<QCheckBox>("privateHostCheck")->click();
    QVERIFY(visible());
    QVERIFY(walk.canGoOn());
  }

  void anErrorOfSaving_isShownWhereTheSecretIsAskedForAgain() {
    const WizardWalk walk = atReview();
    walk.wizard->setBusy(true);
    QVERIFY(!walk.canGoOn());
    auto draft = walk.wizard->take();
    walk.wizard->showError(QStringLiteral("The disk is full."));
    QVERIFY(walk.find<ui::SecretField>("secretField_key")->isVisible());
    QVERIFY(!walk.canGoOn());
  }

  void goingBackAndForth_keepsWhatWasTyped() {
    const WizardWalk walk = atReview();
    walk.type("pathsField", QStringLiteral("/v1"));
    QTest::mouseClick(walk.find<QPushButton>("backButton"), Qt::LeftButton);
    QTest::mouseClick(walk.find<QPushButton>("backButton"), Qt::LeftButton);
    walk.next();
    QVERIFY(!walk.find<ui::SecretField>("secretField_key")->isEmpty());
    walk.next();
    QCOMPARE(walk.find<QLineEdit>("pathsField")->text(), QStringLiteral("/v1"));
  }
};

CHATELAINE_TEST(WizardExplainsWhatIsWrong);
#include "wizard_explains_what_is_wrong.moc"
