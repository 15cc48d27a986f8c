#include "tests/support/test_main.h"
#include "tests/ui/team_windows.h"
#include "ui/dialogs/shown_once.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using modelstest::waitUntil;
using uitest::PersonWindow;

// One story in two windows: Ana founds a team on a server and invites Paul; both edit; he is removed.
class TeamMeetsInTwoWindows : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    m_theme = uitest::themeForWindows();
    m_world = std::make_unique<modelstest::ServerWorld>();
    m_ana = std::make_unique<PersonWindow>(*m_theme);
    m_paul = std::make_unique<PersonWindow>(*m_theme);
  }
  void cleanupTestCase() { m_paul.reset(), m_ana.reset(), m_world.reset(), m_theme.reset(); }

  void a_founding_onAServer() {
    m_ana->set("memberName", QStringLiteral("Ana"));
    m_ana->set("teamName", QStringLiteral("Acme team"));
    QVERIFY(m_ana->click("placeServer"));
    m_ana->set("serverAddress", QString::fromStdString(m_world->place().address));
    m_ana->set("serverFingerprint", QString::fromStdString(m_world->place().key->hex()));
    QVERIFY(m_ana->click("startHere"));
    choosePassphrase(*m_ana);
    QVERIFY(m_ana->waitFor("recoveryWord16"));
    QStringList words;
    for (int i = 1; i <= 16; ++i)
      words << m_ana->find<QLabel>(qPrintable(QStringLiteral("recoveryWord%1").arg(i)))->text();
    QVERIFY(m_ana->click("kitContinue"));
    static const QRegularExpression number(QStringLiteral("(\\d+)"));
    for (const char* name : {"recoveryAnswer1", "recoveryAnswer2"}) {
      const auto match = number.match(m_ana->find<ui::SecretField>(name)->accessibleName());
      m_ana->typeSecret(name, words.value(match.captured(1).toInt() - 1));
    }
    QVERIFY(m_ana->click("createTeam"));
    QVERIFY(m_ana->waitFor("createFirstVault"));
    QVERIFY(!modelstest::addVault(m_ana->desktop(), QStringLiteral("Payments")).isNull());
  }

  void b_invitation_isMadeAndTakenUp() {
    QVERIFY(m_ana->click("settings"));
    QVERIFY(m_ana->waitForText(QString::fromStdString(m_world->place().address)));
    QVERIFY(m_ana->click("invite"));
    QVERIFY(m_ana->waitFor("inviteDialog"));
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(m_ana->waitFor("inviteCodeDialog"));
    QVERIFY(m_ana->click("copyInviteLink"));
    m_link = QGuiApplication::clipboard()->text();
    QVERIFY(m_link.startsWith(QStringLiteral("chatelaine:")));
    QVERIFY(m_paul->click("joinTeam"));
    m_paul->typeSecret("inviteCode", m_link);
    m_paul->set("joinMember", QStringLiteral("Paul"));
    m_paul->set("joinDevice", QStringLiteral("Paul's desk"));
    QVERIFY(m_paul->click("joinContinue"));
    choosePassphrase(*m_paul);
    QVERIFY(m_paul->waitFor("safetyWords"));
  }

  void c_newcomerThatIsClosedMeanwhile_showsTheWordsAgain() {
    const QString words = m_paul->find<QLabel>("safetyWords")->text();
    m_paul->restart();
    m_paul->typeSecret("passphrase", passphrase());
    QVERIFY(m_paul->click("unlock"));
    QVERIFY(m_paul->waitFor("safetyWords"));
    QCOMPARE(m_paul->find<QLabel>("safetyWords")->text(), words);
  }

  void d_owner_comparesTheSameWordsAndAdmits() {
    QVERIFY(m_ana->waitFor("admitDialog"));
    QVERIFY(!m_ana->canSee("inviteCodeDialog"));
    QCOMPARE(m_ana->find<QLabel>("askerWords")->text(), m_paul->find<QLabel>("safetyWords")->text());
    QVERIFY(m_ana->click("wordsCompared"));
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(m_ana->waitGone("admitDialog"));
    QVERIFY(m_paul->waitFor("workspace"));
    QVERIFY(waitUntil([&] { return m_paul->desktop().team().vaults.size() == 1; }));
    QVERIFY(m_paul->waitForText(QStringLiteral("Acme team")));
    QVERIFY(m_ana->waitForText(QStringLiteral("Paul's desk")));
    for (const ui::SecretField* field : m_paul->window().findChildren<ui::SecretField*>()) QVERIFY(field->isEmpty());
  }

  void e_role_isChangedInTheWindow() {
    QVERIFY(m_ana->clickNamed(QStringLiteral("Role of Paul")));
    QVERIFY(m_ana->waitFor("roleDialog"));
    m_ana->find<QComboBox>("roleChoice")->setCurrentIndex(0);
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(m_ana->waitGone("roleDialog"));
    QVERIFY(waitUntil([&] { return models::amOwner(m_paul->desktop().team()); }));
  }

  void f_conflict_isShownAndDecidedInTheWindow() {
    QVERIFY(addAgent());
    m_paul->desktop()->transport().stop();
    QVERIFY(rename(m_ana->desktop(), "anas-bot"));
    QVERIFY(waitUntil([&] { return m_ana->desktop().team().pending == 0; }));
    QVERIFY(rename(m_paul->desktop(), "pauls-bot"));
    QVERIFY(waitUntil([&] { return m_paul->desktop().team().conflicts.size() == 1; }));
    QVERIFY(m_paul->clickNamed(QStringLiteral("Conflicts")));
    QVERIFY(m_paul->waitForText(QStringLiteral("Name: anas-bot")));
    QVERIFY(m_paul->waitForText(QStringLiteral("Name: pauls-bot")));
    QVERIFY(m_paul->click("takeMine"));
    QVERIFY(m_paul->waitForText(QStringLiteral("No conflicts")));
    QVERIFY(waitUntil([&] { return m_paul->desktop().team().pending == 0; }));
    QVERIFY(waitUntil([&] { return m_ana->desktop().team().agents.front().name == "pauls-bot"; }));
  }

  void g_lock_takesTheCodeOffTheScreen() {
    QVERIFY(m_ana->click("invite"));
    QVERIFY(m_ana->waitFor("inviteDialog"));
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(m_ana->waitFor("inviteCodeDialog"));
    m_ana->window().lock(models::LockReason::byPerson);
    QVERIFY(m_ana->waitGone("inviteCodeDialog"));
    for (const auto* shown : m_ana->window().findChildren<ui::ShownOnce*>()) QVERIFY(shown->isEmpty());
    m_ana->typeSecret("passphrase", passphrase());
    QVERIFY(m_ana->click("unlock"));
    QVERIFY(m_ana->waitFor("cancelInvite"));
    QVERIFY(m_ana->click("cancelInvite"));
    QVERIFY(m_ana->waitForText(QStringLiteral("None is out.")));
  }

  void h_removal_saysWhatHappensAndHappens() {
    QVERIFY(m_ana->clickNamed(QStringLiteral("Remove Paul")));
    QVERIFY(m_ana->waitFor("confirmDialog"));
    QVERIFY(m_ana->texts().contains(QStringLiteral("new key: Payments")));
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(m_ana->waitGone("confirmDialog"));
    QVERIFY(waitUntil([&] { return m_ana->desktop().team().members.size() == 1; }));
    QVERIFY(m_paul->waitForText(QStringLiteral("lets this computer in no more")));
  }

  void i_changedKeyOfTheServer_isSaidInARedBanner() {
    QVERIFY(m_world->restartServerWithAnotherKey());
    QVERIFY(m_ana->waitForText(QStringLiteral("shows another key than before")));
  }

 private:
  static QString passphrase() {
    const Secret text = modelstest::DesktopWorld::passphrase();
    return QString::fromUtf8(text.text().data(), qsizetype(text.size()));
  }
  static void choosePassphrase(PersonWindow& window) {
    window.typeSecret("newPassphrase", passphrase());
    window.typeSecret("repeatPassphrase", passphrase());
    QVERIFY(window.click("passphraseContinue"));
  }
  bool addAgent() {
    const auto added = modelstest::DesktopWorld::wait<Agent>(
        [&](auto done) { m_ana->desktop()->team().addAgent(QStringLiteral("bot"), &*m_ana->desktop(), done); });
    return added->has_value() && waitUntil([&] { return m_paul->desktop().team().agents.size() == 1; });
  }
  static bool rename(modelstest::RemoteDesktop& desktop, const char* name) {
    Agent agent = desktop.team().agents.front();
    agent.name = name;
    const auto changed =
        modelstest::DesktopWorld::wait<Agent>([&](auto done) { desktop->team().updateAgent(agent, &*desktop, done); });
    return changed && changed->has_value();
  }
  std::unique_ptr<ui::Theme> m_theme;
  std::unique_ptr<modelstest::ServerWorld> m_world;
  std::unique_ptr<PersonWindow> m_ana;
  std::unique_ptr<PersonWindow> m_paul;
  QString m_link;
};

CHATELAINE_TEST(TeamMeetsInTwoWindows);
#include "team_meets_in_two_windows.moc"
