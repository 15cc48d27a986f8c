#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_world.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/secret_field.h"
#include "ui/widgets/wire_preview.h"

using namespace chatelaine;
using uitest::waitUntil;
using uitest::WindowWorld;

// A vault of its own per function; what a person sees is read from the screen, what is true from the replica.
class CredentialsLiveInTheWindow : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_window = std::make_unique<WindowWorld>();
    m_window->found();
    m_window->addAgent(QStringLiteral("billing-bot"));
  }
  void cleanupTestCase() { m_window.reset(); }
  void init() { m_window->addVault(QStringLiteral("Vault %1").arg(++m_vaults)); }

  void emptyVault_leadsToTheWizard() {
    QVERIFY(m_window->canSee("addFirstCredential"));
    m_window->addBearer(QStringLiteral("First"));
    QVERIFY(m_window->canSee("credentials"));
    QVERIFY(!m_window->canSee("addFirstCredential"));
    QVERIFY(m_window->waitForText(QStringLiteral("1 credential · 0 agents")));
    QVERIFY(m_window->waitForText(QStringLiteral("First is stored. It can't be shown again")));
    QVERIFY(waitUntil([&] {
      return m_window->find<ui::WirePreview>("wirePreview")->plainText() ==
             QStringLiteral("Authorization: Bearer ••••••••\nto api.acme.test, any method, any path");
    }));
  }

  // A banner about trouble takes room only while there is trouble.
  void screen_beginsAtTheTopOfTheWindow() {
    auto* screen = m_window->find("vaultsScreen");
    QVERIFY(waitUntil([&] { return screen->mapTo(&m_window->window(), QPoint()).y() == 0; }));
  }

  void takenName_isOfferedWithANumberAndRefusedWhenTyped() {
    m_window->addBearer(QStringLiteral("api.acme.test"));
    QVERIFY(m_window->click("addCredential"));
    m_window->type("serviceSearch", QStringLiteral("https://api.acme.test"));
    QVERIFY(m_window->click("nextButton"));
    QCOMPARE(m_window->find<QLineEdit>("nameField")->text(), QStringLiteral("api.acme.test 2"));
    m_window->typeSecret("secretField_key", QStringLiteral("canary"));
    m_window->type("nameField", QStringLiteral("api.acme.test"));
    QVERIFY(!m_window->find<QPushButton>("nextButton")->isEnabled());
    QVERIFY(m_window->texts().contains(QStringLiteral("That name is already in this vault.")));
    QVERIFY(m_window->click("cancelButton"));
    QVERIFY(m_window->waitGone("credentialWizard"));
    QCOMPARE(std::ranges::count(m_window->team().credentials, std::string("api.acme.test"),
                                [](const Credential& it) { return it.labels.name; }),
             std::ptrdiff_t(1));
  }

  void noteAndNamespace_areKeptAndShown() {
    QVERIFY(m_window->click("addFirstCredential"));
    m_window->type("serviceSearch", QStringLiteral("https://api.acme.test"));
    QVERIFY(m_window->click("nextButton"));
    m_window->type("nameField", QStringLiteral("Fred's"));
    m_window->type("labelField", QStringLiteral("of the shop"));
    m_window->type("nameSpaceField", QStringLiteral("agent:fred"));
    m_window->typeSecret("secretField_key", QStringLiteral("canary"));
    QVERIFY(m_window->click("nextButton"));
    QVERIFY(m_window->click("nextButton"));
    QVERIFY(m_window->waitGone("credentialWizard"));
    QVERIFY(waitUntil([&] { return m_window->credential(QStringLiteral("Fred's")) != nullptr; }));
    const Credential& stored = *m_window->credential(QStringLiteral("Fred's"));
    QCOMPARE(stored.labels.label, std::string("of the shop"));
    QCOMPARE(stored.labels.nameSpace, std::string("agent:fred"));
    QVERIFY(m_window->waitForText(QStringLiteral("only agents in the namespace agent:fred")));
    QVERIFY(m_window->texts().contains(QStringLiteral("of the shop")));
  }

  void replacedSecret_isAnotherVersionOfTheSameCredential() {
    m_window->addBearer(QStringLiteral("Rotated"));
    const Credential before = *m_window->credential(QStringLiteral("Rotated"));
    QVERIFY(m_window->click("replaceSecret"));
    QVERIFY(!m_window->find<QPushButton>("dialogAction")->isEnabled());
    m_window->typeSecret("secretField_key", QStringLiteral("another"));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitGone("replaceDialog"));
    QVERIFY(m_window->waitForText(QStringLiteral("version 2")));
    const Credential& after = *m_window->credential(QStringLiteral("Rotated"));
    QCOMPARE(after.id, before.id);
    QCOMPARE(after.secretVersion, 2U);
    QVERIFY(after.binding == before.binding);
  }

  void edit_changesWhatIsNotSecretAndNothingElse() {
    m_window->addBearer(QStringLiteral("Old name"));
    const Credential before = *m_window->credential(QStringLiteral("Old name"));
    QVERIFY(m_window->click("editCredential"));
    m_window->type("nameField", QString());
    QVERIFY(!m_window->find<QPushButton>("dialogAction")->isEnabled());
    m_window->type("nameField", QStringLiteral("New name"));
    m_window->type("identifierField", QStringLiteral("ana@acme.test"));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitGone("editDialog"));
    QVERIFY(waitUntil([&] { return m_window->credential(QStringLiteral("New name")) != nullptr; }));
    const Credential& after = *m_window->credential(QStringLiteral("New name"));
    QCOMPARE(after.id, before.id);
    QCOMPARE(after.secretVersion, 1U);
    QVERIFY(m_window->waitForText(QStringLiteral("ana@acme.test")));
  }

  void renamingToATakenName_isRefusedInTheDialog() {
    m_window->addBearer(QStringLiteral("One"));
    m_window->addBearer(QStringLiteral("Two"));
    QVERIFY(m_window->click("editCredential"));
    m_window->type("nameField", QStringLiteral("One"));
    QVERIFY(m_window->click("dialogAction"));
    auto* dialog = m_window->find<QDialog>("editDialog");
    QVERIFY(dialog);
    QVERIFY(waitUntil([&] { return !dialog->findChild<ui::Banner*>()->text().isEmpty(); }));
    QVERIFY(m_window->credential(QStringLiteral("Two")) != nullptr);
    QVERIFY(m_window->click("dialogCancel"));
    QVERIFY(m_window->waitGone("editDialog"));
  }

  void otherHosts_askForTheSecretAgain() {
    m_window->addBearer(QStringLiteral("Moved"));
    QVERIFY(m_window->click("changeBinding"));
    m_window->type("hostsField", QStringLiteral("eu.acme.test"));
    QVERIFY(!m_window->find<QPushButton>("dialogAction")->isEnabled());
    m_window->typeSecret("secretField_key", QStringLiteral("canary"));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitForText(QStringLiteral("Moved is sealed again with its new hosts and rule.")));
    QCOMPARE(m_window->credential(QStringLiteral("Moved"))->binding.hosts.front().name, std::string("eu.acme.test"));
    QCOMPARE(m_window->credential(QStringLiteral("Moved"))->secretVersion, 2U);
  }

  void delete_asksFirstAndSaysWhatItMeans() {
    m_window->addBearer(QStringLiteral("Doomed"));
    QVERIFY(m_window->click("deleteCredential"));
    QVERIFY(m_window->waitForText(QStringLiteral("Agents can't use it from their next request on.")));
    QVERIFY(m_window->click("dialogCancel"));
    QVERIFY(m_window->waitGone("confirmDialog"));
    QVERIFY(m_window->credential(QStringLiteral("Doomed")) != nullptr);
    QVERIFY(m_window->click("deleteCredential"));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(waitUntil([&] { return m_window->credential(QStringLiteral("Doomed")) == nullptr; }));
    QVERIFY(m_window->waitFor("addFirstCredential"));
  }

  void pin_canBeUndoneAndSoCanItsRemoval() {
    m_window->addBearer(QStringLiteral("Pinned"));
    m_window->pin(QStringLiteral("billing-bot"));
    QVERIFY(m_window->waitFor("unpin"));
    QCOMPARE(pinsHere(), std::size_t(1));
    QVERIFY(m_window->waitForText(QStringLiteral("1 credential · 1 agent")));
    QVERIFY(m_window->click("noticeAction"));
    QVERIFY(waitUntil([&] { return pinsHere() == 0; }));
    m_window->pin(QStringLiteral("billing-bot"));
    QVERIFY(m_window->waitFor("unpin"));
    QVERIFY(m_window->click("unpin"));
    QVERIFY(m_window->waitForText(QStringLiteral("is no longer pinned to billing-bot")));
    QCOMPARE(pinsHere(), std::size_t(0));
    QVERIFY(m_window->click("noticeAction"));
    QVERIFY(waitUntil([&] { return pinsHere() == 1; }));
    QVERIFY(m_window->click("pinToAgent"));
    QVERIFY(m_window->waitForText(QStringLiteral("This vault is pinned to every agent already.")));
  }

  void vault_isRenamed() {
    QVERIFY(m_window->click("renameVault"));
    m_window->type("name", QStringLiteral("Renamed %1").arg(m_vaults));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitGone("nameDialog"));
    QVERIFY(m_window->waitForText(QStringLiteral("Renamed %1").arg(m_vaults)));
    QVERIFY(std::ranges::contains(m_window->team().vaults, QStringLiteral("Renamed %1").arg(m_vaults).toStdString(),
                                  &vault::VaultSummary::name));
  }

  void wizard_isNotOpenedTwice() {
    QVERIFY(m_window->focus("workspace"));
    QTest::keyClick(&m_window->window(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(m_window->waitFor("credentialWizard"));
    QTest::keyClick(&m_window->window(), Qt::Key_N, Qt::ControlModifier);
    int wizards = 0;
    for (const QWidget* top : QApplication::topLevelWidgets())
      wizards += top->isVisible() && top->objectName() == QStringLiteral("credentialWizard") ? 1 : 0;
    QCOMPARE(wizards, 1);
    QVERIFY(m_window->click("cancelButton"));
    QVERIFY(m_window->waitGone("credentialWizard"));
  }

 private:
  std::size_t pinsHere() {
    std::size_t pins = 0;
    for (const Pin& pin : m_window->team().pins)
      pins += models::find(m_window->team(), pin.vault)->name == "Vault " + std::to_string(m_vaults) ? 1U : 0U;
    return pins;
  }

  std::unique_ptr<WindowWorld> m_window;
  int m_vaults = 0;
};

CHATELAINE_TEST(CredentialsLiveInTheWindow);
#include "credentials_live_in_the_window.moc"
