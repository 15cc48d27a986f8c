#include "models/recovery_words.h"
#include "tests/support/older_vaults.h"
#include "tests/support/test_main.h"
#include "tests/ui/team_windows.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using modelstest::DesktopWorld;
using modelstest::waitUntil;
using uitest::PersonWindow;

// All that is left of a team is the paper and a server that shows older vaults than the team's rosters vouch for: the
// person is told what would be lost, and decides.
class RecoveryShowsWhatWouldBeLost : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    m_theme = uitest::themeForWindows();
    m_world = std::make_unique<modelstest::ServerWorld>();
    {
      modelstest::RemoteDesktop ana;
      QVERIFY(m_world->found(ana).has_value());
      QVERIFY(!modelstest::addVault(ana, QStringLiteral("Payments")).isNull());
      QVERIFY(waitUntil([&] { return ana.team().pending == 0; }));
      QVERIFY(m_world->keepCopyOfServer());
      QVERIFY(addAgent(ana));
      QVERIFY(waitUntil([&] { return ana.team().pending == 0; }));
      replaceKit(ana);
    }
    QVERIFY(modelstest::showOlderVaults(*m_world));
    m_fresh = std::make_unique<PersonWindow>(*m_theme);
  }
  void cleanupTestCase() { m_fresh.reset(), m_world.reset(), m_theme.reset(); }

  void a_question_saysWhatIsShown_andWhatWasVouchedFor() {
    QVERIFY(walkToTheQuestion());
    const QString texts = m_fresh->texts();
    QVERIFY2(texts.contains(QStringLiteral("The server shows less than the team had vouched for")), qPrintable(texts));
    static const QRegularExpression figures(
        QStringLiteral("The team's own records \\(names, agents\\): (\\d+) changes; the team had vouched for (\\d+)"));
    const auto match = figures.match(texts);
    QVERIFY2(match.hasMatch(), qPrintable(texts));
    QVERIFY(match.captured(1).toInt() < match.captured(2).toInt());
    QVERIFY(texts.contains(QStringLiteral("deleted or revoked then may be back")));
    QVERIFY(texts.contains(QStringLiteral("other devices bring the rest")));
    QCOMPARE(m_fresh->find<QPushButton>("leaveRecovery")->text(), QStringLiteral("Stop"));
    QVERIFY(!m_fresh->canSee("goOnWithKit"));
    QVERIFY(!m_fresh->canSee("workspace"));
  }

  void b_stopping_changesNothing() {
    QVERIFY(m_fresh->click("leaveRecovery"));
    QVERIFY(m_fresh->waitFor("recoverTeam"));
    QVERIFY(walkToTheQuestion());  // the paper is good still
  }

  // A lock takes the typed words and the question along; both come again.
  void c_afterALock_itAsksAgain() {
    m_fresh->window().lock(models::LockReason::byPerson);
    m_fresh->typeSecret("passphrase", passphrase());
    QVERIFY(m_fresh->click("unlock"));
    QVERIFY(m_fresh->waitFor("kitWordsAgain"));
    QVERIFY(!m_fresh->canSee("goOnAllTheSame"));
    m_fresh->typeSecret("kitWordsAgain", m_paper.join(u' '));
    QVERIFY(m_fresh->click("goOnWithKit"));
    QVERIFY(m_fresh->waitFor("goOnAllTheSame"));
  }

  void d_goingOn_bringsTheTeamBack_andIsOnRecord() {
    QVERIFY(m_fresh->click("goOnAllTheSame"));
    QVERIFY(m_fresh->waitFor("workspace"));
    QVERIFY(m_fresh->waitForText(QStringLiteral("Acme")));
    const auto record = DesktopWorld::wait<std::vector<vault::AuditRow>>(
        [&](auto done) { m_fresh->desktop()->team().audit({.limit = 50}, &*m_fresh->desktop(), done); });
    QVERIFY(record && std::ranges::any_of(**record, [](const vault::AuditRow& row) {
              return row.event.action == AuditAction::massChangeAccepted && row.event.reason == "restored_server";
            }));
  }

 private:
  static QString passphrase() {
    const Secret text = DesktopWorld::passphrase();
    return QString::fromUtf8(text.text().data(), qsizetype(text.size()));
  }
  static bool addAgent(modelstest::RemoteDesktop& ana) {
    const auto added = DesktopWorld::wait<Agent>(
        [&](auto done) { ana->team().addAgent(QStringLiteral("bot"), &*ana, std::move(done)); });
    return added && added->has_value();
  }
  // Every vault gets a new epoch with it, so the roster says how far each had come.
  void replaceKit(modelstest::RemoteDesktop& ana) {
    const vault::RecoveryKit kit = vault::makeRecoveryKit();
    const auto done = ana.done([&](auto answer) { ana->membership().replaceKit(kit.card, &*ana, answer); });
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    for (std::size_t index = 0; index < models::recoveryWordCount; ++index) {
      const Secret word = models::recoveryWord(kit.seed, index);
      m_paper << QString::fromUtf8(word.text().data(), qsizetype(word.size()));
    }
  }
  bool walkToTheQuestion() {
    if (!m_fresh->click("recoverTeam")) return false;
    m_fresh->typeSecret("kitWords", m_paper.join(u' '));
    m_fresh->set("recoverServer", QString::fromStdString(m_world->place().address));
    m_fresh->set("recoverFingerprint", QString::fromStdString(m_world->place().key->hex()));
    m_fresh->set("recoverDevice", QStringLiteral("the new desk"));
    if (!m_fresh->click("recoverContinue")) return false;
    m_fresh->typeSecret("newPassphrase", passphrase());
    m_fresh->typeSecret("repeatPassphrase", passphrase());
    if (!m_fresh->click("passphraseContinue") || !m_fresh->waitFor("recoveryWord16")) return false;
    QStringList next;
    for (int i = 1; i <= 16; ++i)
      next << m_fresh->find<QLabel>(qPrintable(QStringLiteral("recoveryWord%1").arg(i)))->text();
    if (!m_fresh->click("kitContinue")) return false;
    static const QRegularExpression number(QStringLiteral("(\\d+)"));
    for (const char* name : {"recoveryAnswer1", "recoveryAnswer2"}) {
      const auto match = number.match(m_fresh->find<ui::SecretField>(name)->accessibleName());
      m_fresh->typeSecret(name, next.value(match.captured(1).toInt() - 1));
    }
    return m_fresh->click("createTeam") && m_fresh->waitFor("goOnAllTheSame");
  }

  std::unique_ptr<ui::Theme> m_theme;
  std::unique_ptr<modelstest::ServerWorld> m_world;
  std::unique_ptr<PersonWindow> m_fresh;
  QStringList m_paper;
};

CHATELAINE_TEST(RecoveryShowsWhatWouldBeLost);
#include "recovery_shows_what_would_be_lost.moc"
