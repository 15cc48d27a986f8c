#include <QtWidgets/QtWidgets>

#include "models/recovery_words.h"
#include "tests/support/test_main.h"
#include "ui/screens/welcome/welcome_screen.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

Secret sampleSeed() {
  Secret seed(32);
  for (std::size_t i = 0; i < seed.size(); ++i) seed.writable()[i] = std::byte(i * 29 + 5);
  return seed;
}

QString wordOf(std::size_t place) {
  return QString::fromStdString(std::string(models::recoveryWord(sampleSeed(), place).text()));
}

}  // namespace

class WelcomeWalksToATeam : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_screen = std::make_unique<WelcomeScreen>(WelcomeScreen::Proposal{
        .memberName = QStringLiteral("Ana"), .teamName = QStringLiteral("Acme"), .deviceName = QStringLiteral("desk")});
    m_screen->show();
  }
  void cleanup() { m_screen.reset(); }

  void names_areAskedForAndBothAreNeeded() {
    QVERIFY(button("startHere")->isEnabled());
    find<QLineEdit>("memberName")->clear();
    QVERIFY(!button("startHere")->isEnabled());
    find<QLineEdit>("memberName")->setText(QStringLiteral("  "));
    QVERIFY(!button("startHere")->isEnabled());
    find<QLineEdit>("memberName")->setText(QStringLiteral("Ana"));
    QVERIFY(button("startHere")->isEnabled());
  }

  void weakOrUnequalPassphrase_doesNotContinue() {
    button("startHere")->click();
    type("newPassphrase", QStringLiteral("password"));
    type("repeatPassphrase", QStringLiteral("password"));
    QVERIFY(!button("passphraseContinue")->isEnabled());
    find<ui::SecretField>("newPassphrase")->clear();
    type("newPassphrase", strong);
    QVERIFY(!button("passphraseContinue")->isEnabled());
    find<ui::SecretField>("repeatPassphrase")->clear();
    type("repeatPassphrase", strong);
    QVERIFY(button("passphraseContinue")->isEnabled());
  }

  void kit_showsSixteenWordsAndAsksForTwo() {
    walkToTheKit();
    for (std::size_t i = 0; i < 16; ++i) {
      auto* word = m_screen->findChild<QLabel*>(QStringLiteral("recoveryWord%1").arg(i + 1));
      QVERIFY(word != nullptr);
      QCOMPARE(word->text(), wordOf(i));
    }
    button("kitContinue")->click();
    type("recoveryAnswer1", wordOf(3));
    type("recoveryAnswer2", wordOf(3));
    QVERIFY(!button("createTeam")->isEnabled());
    find<ui::SecretField>("recoveryAnswer2")->clear();
    type("recoveryAnswer2", wordOf(12));
    QVERIFY(button("createTeam")->isEnabled());
  }

  void answers_areHandedOverOnceAndNothingStays() {
    QSignalSpy wanted(m_screen.get(), &WelcomeScreen::createWanted);
    walkToTheKit();
    button("kitContinue")->click();
    type("recoveryAnswer1", wordOf(3));
    type("recoveryAnswer2", wordOf(12));
    button("createTeam")->click();
    QCOMPARE(wanted.count(), 1);
    const WelcomeAnswers answers = m_screen->takeAnswers();
    QCOMPARE(answers.teamName, QStringLiteral("Acme"));
    QCOMPARE(QString::fromStdString(std::string(answers.passphrase.text())), strong);
    QVERIFY(m_screen->takeAnswers().passphrase.isEmpty());
    m_screen->clear();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(m_screen->findChildren<QLabel*>(QRegularExpression(QStringLiteral("^recoveryWord"))).isEmpty());
    QVERIFY(find<ui::SecretField>("recoveryAnswer1")->isEmpty());
  }

  void failure_isExplainedAndLeadsBack() {
    walkToTheKit();
    button("kitContinue")->click();
    type("recoveryAnswer1", wordOf(3));
    type("recoveryAnswer2", wordOf(12));
    button("createTeam")->click();
    m_screen->fail(ErrorCode::portInUse);
    QVERIFY(button("progressBack")->isVisible());
    button("progressBack")->click();
    QVERIFY(find<ui::SecretField>("newPassphrase")->isVisible());
  }

  void serverHasToBeOne() {
    find<QRadioButton>("placeServer")->click();
    QVERIFY(!button("startHere")->isEnabled());
    find<QLineEdit>("serverAddress")->setText(QStringLiteral("vault.example.com"));
    QVERIFY(button("startHere")->isEnabled());
    find<QLineEdit>("serverFingerprint")->setText(QStringLiteral("ab"));
    QVERIFY(!button("startHere")->isEnabled());
    find<QLineEdit>("serverFingerprint")->setText(QStringLiteral("ab").repeated(32));
    button("startHere")->click();
    type("newPassphrase", strong);
    const WelcomeAnswers answers = m_screen->takeAnswers();
    QCOMPARE(answers.server->address, std::string("vault.example.com:4281"));
    QVERIFY(answers.server->key.has_value());
  }

  void invitation_isTakenAsALinkOrAsWordsWithAServer_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("server");
    QTest::addColumn<bool>("isWhole");
    const QString words = QStringLiteral("babab-dabab-fabab-gabab-babab-dabab-fabab-gabab");
    QTest::newRow("link") << QStringLiteral("chatelaine:vault.example.com:4281/#") + words << QString() << true;
    QTest::newRow("words and server") << words << QStringLiteral("vault.example.com:4281") << true;
    QTest::newRow("words with spaces") << QString(words).replace(u'-', u' ') << QStringLiteral("vault.example.com:4281")
                                       << true;
    QTest::newRow("words alone") << words << QString() << false;
    QTest::newRow("seven words") << words.left(41) << QStringLiteral("vault.example.com:4281") << false;
    QTest::newRow("another text") << QStringLiteral("hello") << QStringLiteral("vault.example.com:4281") << false;
  }
  void invitation_isTakenAsALinkOrAsWordsWithAServer() {
    QFETCH(QString, typed);
    QFETCH(QString, server);
    QFETCH(bool, isWhole);
    button("joinTeam")->click();
    type("inviteCode", typed);
    find<QLineEdit>("joinServer")->setText(server);
    QCOMPARE(button("joinContinue")->isEnabled(), isWhole);
    if (!isWhole) return;
    QSignalSpy wanted(m_screen.get(), &WelcomeScreen::joinWanted);
    button("joinContinue")->click();
    type("newPassphrase", strong);
    type("repeatPassphrase", strong);
    button("passphraseContinue")->click();
    QCOMPARE(wanted.count(), 1);
    const JoinAnswers answers = m_screen->takeJoinAnswers();
    QCOMPARE(answers.link->server, std::string("vault.example.com:4281"));
    QCOMPARE(answers.link->code.size(), sync::inviteCodeSize);
    QCOMPARE(answers.deviceName, QStringLiteral("desk"));
    QVERIFY(find<ui::SecretField>("inviteCode")->isEmpty());
  }

  void refusal_saysWhyAndLeadsToTheStart() {
    QSignalSpy leaving(m_screen.get(), &WelcomeScreen::leaveWanted);
    m_screen->showJoining(models::Joiner::State::waiting, QStringLiteral("a-b-c-d-e-f"), {});
    QCOMPARE(find<QLabel>("safetyWords")->text(), QStringLiteral("a-b-c-d-e-f"));
    m_screen->showJoining(models::Joiner::State::refused, QStringLiteral("a-b-c-d-e-f"), ErrorCode::expired);
    QVERIFY(!find<QLabel>("safetyWords")->isVisible());
    button("leaveJoin")->click();
    QCOMPARE(leaving.count(), 1);
    m_screen->startAgain();
    QVERIFY(button("startHere")->isVisible());
  }

 private:
  const QString strong = QStringLiteral("gravel mimosa teacup orbit");
  template <class Widget>
  Widget* find(const char* name) {
    return m_screen->findChild<Widget*>(QString::fromLatin1(name));
  }
  QPushButton* button(const char* name) { return find<QPushButton>(name); }
  void type(const char* field, const QString& text) { QTest::keyClicks(find<ui::SecretField>(field), text); }
  void walkToTheKit() {
    QSignalSpy kit(m_screen.get(), &WelcomeScreen::kitWanted);
    button("startHere")->click();
    type("newPassphrase", strong);
    type("repeatPassphrase", strong);
    button("passphraseContinue")->click();
    QCOMPARE(kit.count(), 1);
    m_screen->setRecoverySeed(sampleSeed(), 3, 12, QStringLiteral("babob-lusab"));
  }
  std::unique_ptr<WelcomeScreen> m_screen;
};

CHATELAINE_TEST(WelcomeWalksToATeam);
#include "welcome_walks_to_a_team.moc"
