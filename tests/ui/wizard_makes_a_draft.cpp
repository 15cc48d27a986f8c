#include "core/validate.h"
#include "tests/support/test_main.h"
#include "tests/ui/wizard_walk.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using namespace chatelaine::ui;
using uitest::WizardWalk;

namespace {

const Timestamp now{std::chrono::seconds(1'750'000'000)};

}  // namespace

class WizardMakesADraft : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aKnownServiceAndItsKey_areEnough() {
    const WizardWalk walk;
    QVERIFY(!walk.canGoOn());
    walk.chooseService(QStringLiteral("stripe"));
    QVERIFY(!walk.canGoOn());
    walk.typeSecret("secretField_key", QStringLiteral("sk_live_canary"));
    QVERIFY(walk.canGoOn());
    walk.next();
    QCOMPARE(walk.previewText(), QStringLiteral("Authorization: Bearer ••••••••\n"
                                                "to api.stripe.com or files.stripe.com, any method, any path"));
    const auto draft = walk.wizard->take();
    QVERIFY(draft.has_value());
    QCOMPARE(draft->labels.name, std::string("Stripe"));
    QCOMPARE(draft->labels.service, std::string("stripe"));
    QCOMPARE(draft->labels.metadata.at("prefix"), std::string("sk_live_"));
    QCOMPARE(draft->binding.hosts.front().name, std::string("api.stripe.com"));
    QCOMPARE(draft->secrets.size(), std::size_t(1));
    QCOMPARE(draft->secrets.front().value.text(), std::string_view("sk_live_canary"));
    QVERIFY(validate(*draft, now).empty());
  }

  void taking_wipesTheFields() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("stripe"));
    walk.typeSecret("secretField_key", QStringLiteral("sk_live_canary"));
    walk.next();
    QVERIFY(walk.wizard->take().has_value());
    QVERIFY(walk.find<ui::SecretField>("secretField_key")->isEmpty());
    QVERIFY(!walk.wizard->take().has_value());
  }

  void save_isAskedForOnlyInTheLastStep() {
    const WizardWalk walk;
    QSignalSpy saves(walk.wizard.get(), &CredentialWizard::saveRequested);
    walk.chooseService(QStringLiteral("notion"));
    walk.typeSecret("secretField_key", QStringLiteral("ntn_canary"));
    walk.next();
    QCOMPARE(saves.count(), 0);
    QCOMPARE(walk.find<QPushButton>("nextButton")->text(), QStringLiteral("Save"));
    QVERIFY(walk.previewText().contains(QStringLiteral("Notion-Version: 2022-06-28")));
    walk.next();
    QCOMPARE(saves.count(), 1);
  }

  void aPastedAddressOfAKnownService_fillsInTheTenant() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("https://acme.zendesk.com/api/v2/tickets.json"));
    QCOMPARE(walk.find<QLineEdit>("tenantField")->text(), QStringLiteral("acme"));
    walk.type("identifierField", QStringLiteral("ana@acme.test"));
    walk.typeSecret("secretField_key", QStringLiteral("canary"));
    walk.next();
    const auto draft = walk.wizard->take();
    QVERIFY(draft.has_value());
    QCOMPARE(draft->binding.hosts.front().name, std::string("acme.zendesk.com"));
    QCOMPARE(std::get<BasicRule>(draft->binding.rule).user, std::string("ana@acme.test/token"));
    QCOMPARE(draft->labels.identifier, std::string("ana@acme.test"));
  }

  void anUnknownAddress_isBoundToExactlyThatHostAndPort() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("https://API.Acme.Test:8443/v1"));
    walk.typeSecret("secretField_key", QStringLiteral("canary"));
    walk.next();
    const auto draft = walk.wizard->take();
    QVERIFY(draft.has_value());
    QCOMPARE(draft->binding.hosts, (std::vector{AllowedHost{.name = "api.acme.test", .port = 8443}}));
    QCOMPARE(draft->labels.service, std::string("api.acme.test"));
    QCOMPARE(draft->binding.rule, InjectRule(HeaderRule{"Authorization", "Bearer {key}", {}}));
  }

  void ruleHostsMethodsAndPaths_areTakenAsEdited() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("https://api.acme.test"));
    walk.typeSecret("secretField_key", QStringLiteral("canary"));
    walk.next();
    walk.type("hostsField", QStringLiteral("api.acme.test, eu.acme.test"));
    walk.type("pathsField", QStringLiteral("/v1/charges"));
    walk.type("ruleText0", QStringLiteral("X-Key"));
    walk.type("ruleText1", QStringLiteral("{key}"));
    QTest::mouseClick(walk.find<QAbstractButton>("method_POST"), Qt::LeftButton);
    walk.find<QCheckBox>("privateHostCheck")->click();
    QCOMPARE(walk.previewText(),
             QStringLiteral("X-Key: ••••••••\nto api.acme.test or eu.acme.test, POST, /v1/charges"));
    const auto draft = walk.wizard->take();
    QVERIFY(draft.has_value());
    QCOMPARE(draft->binding.methods, (std::vector<std::string>{"POST"}));
    QCOMPARE(draft->binding.paths, (std::vector<std::string>{"/v1/charges"}));
    QCOMPARE(draft->binding.hosts.size(), std::size_t(2));
    QVERIFY(draft->binding.hosts.front().isPrivate && draft->binding.hosts.back().isPrivate);
  }

  void oAuth_isBoundToItsTokenAddress() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("zoom"));
    walk.type("clientIdField", QStringLiteral("client-1"));
    walk.typeSecret("secretField_clientSecret", QStringLiteral("canary"));
    walk.next();
    const auto draft = walk.wizard->take();
    QVERIFY(draft.has_value());
    QCOMPARE(draft->binding.destinations, (std::vector<Destination>{{"tokenUrl", "https://zoom.us/oauth/token"}}));
    QCOMPARE(draft->labels.metadata.at("clientId"), std::string("client-1"));
  }

  void aKindWithoutAService_asksForItsOwnFields_data() {
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<CredentialType>("type");
    QTest::newRow("ssh") << QByteArray("kind_ssh_key") << QByteArray("secretField_privateKey")
                         << CredentialType::sshKey;
    QTest::newRow("database") << QByteArray("kind_database") << QByteArray("secretField_password")
                              << CredentialType::database;
    QTest::newRow("smtp") << QByteArray("kind_smtp") << QByteArray("secretField_password") << CredentialType::smtp;
    QTest::newRow("card") << QByteArray("kind_card") << QByteArray("secretField_number") << CredentialType::card;
    QTest::newRow("custom") << QByteArray("kind_custom") << QByteArray("secretField_value") << CredentialType::custom;
  }
  void aKindWithoutAService_asksForItsOwnFields() {
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, secret);
    QFETCH(CredentialType, type);
    const WizardWalk walk;
    QTest::mouseClick(walk.find<QPushButton>(kind.constData()), Qt::LeftButton);
    walk.typeSecret(secret.constData(), QStringLiteral("canary"));
    walk.next();
    const auto draft = walk.wizard->take();
    QVERIFY(draft.has_value());
    QCOMPARE(draft->binding.type, type);
    QVERIFY(std::holds_alternative<NoRule>(draft->binding.rule));
    QVERIFY(validate(*draft, now).empty());
  }

  void forgettingSecrets_keepsEverythingElse() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("stripe"));
    walk.type("nameField", QStringLiteral("Stripe of the shop"));
    walk.typeSecret("secretField_key", QStringLiteral("sk_live_canary"));
    walk.wizard->forgetSecrets();
    QVERIFY(walk.find<ui::SecretField>("secretField_key")->isEmpty());
    QCOMPARE(walk.find<QLineEdit>("nameField")->text(), QStringLiteral("Stripe of the shop"));
    QVERIFY(!walk.canGoOn());
  }

  void closing_wipesTheSecret() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("stripe"));
    walk.typeSecret("secretField_key", QStringLiteral("sk_live_canary"));
    walk.wizard->reject();
    QVERIFY(walk.find<ui::SecretField>("secretField_key")->isEmpty());
  }
};

CHATELAINE_TEST(WizardMakesADraft);
#include "wizard_makes_a_draft.moc"
