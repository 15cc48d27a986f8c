#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/sample_team.h"
#include "ui/screens/audit/audit_screen.h"

using namespace chatelaine;
using namespace chatelaine::ui;

class AuditScreenShowsAnyLength : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_screen = std::make_unique<AuditScreen>(uitest::sampleClock);
    m_screen->resize(900, 600);
    m_screen->show();
  }
  void cleanup() { m_screen.reset(); }

  void scrollingToTheEnd_asksForMoreOnce() {
    QSignalSpy more(m_screen.get(), &AuditScreen::moreWanted);
    m_screen->setLines(uitest::sampleRecord(500), true);
    table()->scrollToBottom();
    QTRY_COMPARE(more.count(), 1);
    table()->model()->fetchMore({});
    QCOMPARE(more.count(), 1);
    m_screen->appendLines(uitest::sampleRecord(500), false);
    QCOMPARE(table()->model()->rowCount(), 1000);
    QVERIFY(!table()->model()->canFetchMore({}));
  }

  void filters_becomeAWish() {
    m_screen->setAgents({{uitest::itemId(91), QStringLiteral("billing-bot")}});
    QSignalSpy wishes(m_screen.get(), &AuditScreen::wishChanged);
    choose("auditAgent", 1);
    QCOMPARE(*m_screen->wish().agent, uitest::itemId(91));
    choose("auditOutcome", 2);
    QCOMPARE(*m_screen->wish().outcome, AuditOutcome::refused);
    QCOMPARE(wishes.count(), 2);
    QTest::keyClicks(m_screen->findChild<QLineEdit*>(QStringLiteral("auditSearch")), QStringLiteral("stripe"));
    QTRY_COMPARE(wishes.count(), 3);
    QCOMPARE(m_screen->wish().text, QStringLiteral("stripe"));
    m_screen->setAgents(
        {{uitest::itemId(90), QStringLiteral("other")}, {uitest::itemId(91), QStringLiteral("billing-bot")}});
    QCOMPARE(m_screen->findChild<QComboBox*>(QStringLiteral("auditAgent"))->currentText(),
             QStringLiteral("billing-bot"));
  }

  void brokenChain_saysWhichLink() {
    m_screen->setStanding({.state = AuditStanding::State::broken, .ends = {}, .finding = QStringLiteral("group 7")});
    QVERIFY(standing().contains(QStringLiteral("broken")));
    QVERIFY(standing().contains(QStringLiteral("group 7")));
    m_screen->setStanding({.state = AuditStanding::State::verified,
                           .ends = {{QStringLiteral("gateway"), QStringLiteral("12 (9f3c…)")}},
                           .finding = {}});
    QCOMPARE(standing(), QStringLiteral("Verified to gateway 12 (9f3c…)"));
  }

  void chosenLine_isShownInFull() {
    m_screen->setLines(uitest::sampleRecord(5), false);
    table()->setCurrentIndex(table()->model()->index(3, 0));
    QStringList texts;
    for (const QLabel* label : m_screen->findChildren<QLabel*>()) texts.append(label->text());
    QVERIFY(texts.contains(QStringLiteral("POST /v1/charges")));
    QVERIFY(texts.contains(QStringLiteral("refused: the credential has expired")));
  }

 private:
  QTreeView* table() const { return m_screen->findChild<QTreeView*>(QStringLiteral("record")); }
  QString standing() const { return m_screen->findChild<QLabel*>(QStringLiteral("auditStanding"))->text(); }
  void choose(const char* name, int index) {
    auto* combo = m_screen->findChild<QComboBox*>(QString::fromLatin1(name));
    combo->setCurrentIndex(index);
    Q_EMIT combo->activated(index);
  }
  std::unique_ptr<AuditScreen> m_screen;
};

CHATELAINE_TEST(AuditScreenShowsAnyLength);
#include "audit_screen_shows_any_length.moc"
