#include "core/words.h"
#include "tests/support/test_main.h"
#include "tests/ui/team_windows.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using modelstest::waitUntil;
using uitest::PersonWindow;

// Ana founds a team, replaces its kit, and loses her computer; the paper and a fresh computer bring her back.
class KitBringsTheTeamBack : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    m_theme = uitest::themeForWindows();
    m_world = std::make_unique<modelstest::ServerWorld>();
    m_ana = std::make_unique<PersonWindow>(*m_theme);
    QVERIFY(m_world->found(m_ana->desktop()).has_value());
    QVERIFY(!modelstest::addVault(m_ana->desktop(), QStringLiteral("Payments")).isNull());
    QVERIFY(waitUntil([&] { return m_ana->desktop().team().pending == 0; }));
  }
  void cleanupTestCase() { m_fresh.reset(), m_ana.reset(), m_world.reset(), m_theme.reset(); }

  void a_settings_showTheSixWordsOfTheKit() {
    QVERIFY(m_ana->click("settings"));
    QVERIFY(m_ana->waitFor("teamKitWords"));
    m_before = m_ana->find<QLabel>("teamKitWords")->text();
    QCOMPARE(m_before.count(u'-'), 5);
  }

  void b_cancelledReplacement_changesNothing_andLeavesNoWords() {
    QVERIFY(m_ana->click("replaceKit"));
    QVERIFY(m_ana->waitFor("replaceKitDialog"));
    QVERIFY(m_ana->click("makeKit"));
    QVERIFY(m_ana->waitFor("recoveryWord16"));
    m_ana->window().lock(models::LockReason::byPerson);
    QVERIFY(m_ana->waitGone("replaceKitDialog"));
    QVERIFY(waitUntil([&] { return m_ana->window().findChild<QLabel*>(QStringLiteral("recoveryWord1")) == nullptr; }));
    m_ana->typeSecret("passphrase", passphrase());
    QVERIFY(m_ana->click("unlock"));
    QVERIFY(waitUntil([&] {
      const auto* words = m_ana->find<QLabel>("teamKitWords");
      return words && words->text() == m_before;
    }));
  }

  void c_replacement_needsTwoWordsFromThePaper() {
    QVERIFY(m_ana->click("replaceKit"));
    QVERIFY(m_ana->click("makeKit"));
    QVERIFY(m_ana->waitFor("recoveryWord16"));
    m_paper = wordsShown(*m_ana);
    const QString six = m_ana->find<QLabel>("kitSixWords")->text();
    QVERIFY(six != m_before);
    QVERIFY(m_ana->click("kitContinue"));
    QVERIFY(!m_ana->find<QPushButton>("createTeam")->isEnabled());
    answer(*m_ana, m_paper);
    QVERIFY(m_ana->click("createTeam"));
    QVERIFY(m_ana->waitGone("replaceKitDialog"));
    QVERIFY(waitUntil([&] {
      const auto* words = m_ana->find<QLabel>("teamKitWords");
      return words && words->text() == six;
    }));
  }

  void d_wrongWords_leadNowhere() {
    m_ana->desktop()->lock(models::LockReason::byPerson);  // her computer is gone
    m_fresh = std::make_unique<PersonWindow>(*m_theme);
    QVERIFY(m_fresh->click("recoverTeam"));
    m_fresh->typeSecret("kitWords", m_paper.mid(0, 15).join(u' '));
    fillPlace();
    QVERIFY(!m_fresh->find<QPushButton>("recoverContinue")->isEnabled());
    QVERIFY(m_fresh->texts().contains(QStringLiteral("Not all sixteen yet")));
    m_fresh->typeSecret("kitWords", QStringLiteral("not words of a kit"));
    QVERIFY(m_fresh->texts().contains(QStringLiteral("These aren't words of a kit")));
    m_fresh->typeSecret("kitWords", QStringLiteral("babab ").repeated(16));
    walkToTheEnd();
    QVERIFY(m_fresh->waitForText(QStringLiteral("The server knows no team with this kit.")));
    QVERIFY(m_fresh->click("leaveRecovery"));
    QVERIFY(m_fresh->waitFor("recoverTeam"));
    QVERIFY(m_fresh->find<QLabel>("recoveryWord1") == nullptr);
  }

  // What was typed is kept nowhere: after a lock before the server had it, the words are asked for again.
  void e_paper_bringsTheTeamBack_alsoAfterALock_andIsReplaced() {
    QVERIFY(m_fresh->click("recoverTeam"));
    m_fresh->typeSecret("kitWords", m_paper.join(u' '));
    fillPlace();
    m_world->server().kill();
    const QString six = walkToTheEnd();
    QVERIFY(m_fresh->waitForText(QStringLiteral("The server can't be reached")));
    QVERIFY(m_fresh->find<ui::SecretField>("kitWordsAgain") == nullptr);
    m_fresh->window().lock(models::LockReason::byPerson);
    QVERIFY(m_world->restartServer());
    m_fresh->typeSecret("passphrase", passphrase());
    QVERIFY(m_fresh->click("unlock"));
    QVERIFY(m_fresh->waitFor("kitWordsAgain"));
    m_fresh->typeSecret("kitWordsAgain", QStringLiteral("babab ").repeated(16));
    QVERIFY(m_fresh->click("goOnWithKit"));
    QVERIFY(m_fresh->waitForText(QStringLiteral("The server knows no team with this kit.")));
    m_fresh->typeSecret("kitWordsAgain", m_paper.join(u' '));
    QVERIFY(m_fresh->click("goOnWithKit"));
    QVERIFY(m_fresh->waitFor("workspace"));
    QVERIFY(m_fresh->waitForText(QStringLiteral("Acme")));
    QVERIFY(waitUntil([&] { return m_fresh->desktop().team().vaults.size() == 1; }));
    QVERIFY(m_fresh->click("settings"));
    QVERIFY(m_fresh->waitForText(QStringLiteral("the new desk")));
    QCOMPARE(m_fresh->find<QLabel>("teamKitWords")->text(), six);
    for (const ui::SecretField* field : m_fresh->window().findChildren<ui::SecretField*>()) QVERIFY(field->isEmpty());
    QVERIFY(
        waitUntil([&] { return m_fresh->window().findChild<QLabel*>(QStringLiteral("recoveryWord1")) == nullptr; }));
  }

 private:
  static QString passphrase() {
    const Secret text = modelstest::DesktopWorld::passphrase();
    return QString::fromUtf8(text.text().data(), qsizetype(text.size()));
  }
  static QStringList wordsShown(const PersonWindow& window) {
    QStringList words;
    for (int i = 1; i <= 16; ++i)
      words << window.find<QLabel>(qPrintable(QStringLiteral("recoveryWord%1").arg(i)))->text();
    return words;
  }
  static void answer(const PersonWindow& window, const QStringList& words) {
    static const QRegularExpression number(QStringLiteral("(\\d+)"));
    for (const char* name : {"recoveryAnswer1", "recoveryAnswer2"}) {
      const auto match = number.match(window.find<ui::SecretField>(name)->accessibleName());
      window.typeSecret(name, words.value(match.captured(1).toInt() - 1));
    }
  }
  void fillPlace() {
    m_fresh->set("recoverServer", QString::fromStdString(m_world->place().address));
    m_fresh->set("recoverFingerprint", QString::fromStdString(m_world->place().key->hex()));
    m_fresh->set("recoverDevice", QStringLiteral("the new desk"));
  }
  // Passphrase, the next kit and two of its words; the next kit's six.
  QString walkToTheEnd() {
    if (!m_fresh->click("recoverContinue")) return {};
    m_fresh->typeSecret("newPassphrase", passphrase());
    m_fresh->typeSecret("repeatPassphrase", passphrase());
    if (!m_fresh->click("passphraseContinue") || !m_fresh->waitFor("recoveryWord16")) return {};
    const QStringList next = wordsShown(*m_fresh);
    const QString six = m_fresh->find<QLabel>("kitSixWords")->text();
    if (!m_fresh->click("kitContinue")) return {};
    answer(*m_fresh, next);
    return m_fresh->click("createTeam") ? six : QString();
  }

  std::unique_ptr<ui::Theme> m_theme;
  std::unique_ptr<modelstest::ServerWorld> m_world;
  std::unique_ptr<PersonWindow> m_ana;
  std::unique_ptr<PersonWindow> m_fresh;
  QString m_before;
  QStringList m_paper;
};

CHATELAINE_TEST(KitBringsTheTeamBack);
#include "kit_brings_the_team_back.moc"
