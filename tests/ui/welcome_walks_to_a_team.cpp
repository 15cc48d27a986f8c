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
    m_screen = std::make_unique<WelcomeScreen>(WelcomeScreen::Proposal{QStringLiteral("Ana"), QStringLiteral("Acme")});
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
    m_screen->setRecoverySeed(sampleSeed(), 3, 12);
  }
  std::unique_ptr<WelcomeScreen> m_screen;
};

CHATELAINE_TEST(WelcomeWalksToATeam);
#include "welcome_walks_to_a_team.moc"
