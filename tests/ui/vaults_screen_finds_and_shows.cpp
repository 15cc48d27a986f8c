#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/sample_team.h"
#include "ui/screens/vaults/vaults_screen.h"

using namespace chatelaine;
using namespace chatelaine::ui;

class VaultsScreenFindsAndShows : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_screen = std::make_unique<VaultsScreen>(uitest::sampleClock);
    m_screen->setHeader(
        {.exists = true, .name = QStringLiteral("Payments"), .credentials = 6, .agents = 2, .sync = {}});
    m_screen->setRows(uitest::sampleRows());
    m_screen->resize(900, 600);
    m_screen->show();
  }
  void cleanup() { m_screen.reset(); }

  void search_narrowsTheListWhileTyping() {
    QCOMPARE(table()->model()->rowCount(), 6);
    QTest::keyClicks(m_screen->findChild<QLineEdit*>(QStringLiteral("search")), QStringLiteral("is:expired"));
    QCOMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(table()->model()->index(0, 0).data().toString(), QStringLiteral("Telegram alerts"));
  }

  void searchWithoutAResult_saysSoAndCanBeCleared() {
    m_screen->search(QStringLiteral("nothing like that"));
    auto* clear = m_screen->findChild<QPushButton*>(QStringLiteral("clearSearch"));
    QVERIFY(clear->isVisible());
    clear->click();
    QVERIFY(table()->isVisible());
    QCOMPARE(table()->model()->rowCount(), 6);
  }

  void current_staysWhenTheRowsAreReadAgain() {
    m_screen->select(uitest::itemId(4));
    QCOMPARE(*m_screen->current(), uitest::itemId(4));
    auto rows = uitest::sampleRows();
    std::ranges::reverse(rows);
    m_screen->setRows(rows);
    QCOMPARE(*m_screen->current(), uitest::itemId(4));
  }

  void currentThatHasGone_movesToAnother() {
    m_screen->select(uitest::itemId(4));
    QSignalSpy changes(m_screen.get(), &VaultsScreen::currentChanged);
    auto rows = uitest::sampleRows();
    rows.erase(rows.begin() + 3);
    m_screen->setRows(rows);
    QVERIFY(m_screen->current().has_value());
    QVERIFY(*m_screen->current() != uitest::itemId(4));
    QVERIFY(changes.count() > 0);
  }

  void detail_showsWhereItGoesAndOffersNoWayToSeeIt() {
    m_screen->setDetail(uitest::sampleDetail());
    QStringList texts;
    for (const QLabel* label : m_screen->findChildren<QLabel*>()) texts.append(label->text());
    const QString all = texts.join(QLatin1Char('\n'));
    QVERIFY(all.contains(QStringLiteral("Notion workspace")));
    QVERIFY(all.contains(QStringLiteral("version 3")));
    for (const QAbstractButton* button : m_screen->findChildren<QAbstractButton*>()) {
      const QString name = (button->text() + button->accessibleName() + button->toolTip()).toLower();
      for (const char* word : {"reveal", "show secret", "copy", "export", "peek"})
        QVERIFY2(!name.contains(QLatin1String(word)), qPrintable(name));
    }
  }

  void unpin_namesThePinItMeans() {
    QSignalSpy unpins(m_screen.get(), &VaultsScreen::unpinWanted);
    m_screen->setDetail(uitest::sampleDetail());
    QToolButton* wanted = nullptr;
    for (QToolButton* button : m_screen->findChildren<QToolButton*>(QStringLiteral("unpin"))) {
      if (button->accessibleName().contains(QStringLiteral("report-writer"))) wanted = button;
    }
    wanted->click();
    QCOMPARE(unpins.first().first().value<ItemId>(), uitest::itemId(72));
  }

  void vaultThatTakesNoSecrets_offersNoWizard() {
    m_screen->setHeader({.exists = true, .name = QStringLiteral("Payments"), .sync = {}, .takesSecrets = false});
    QVERIFY(!m_screen->findChild<QPushButton*>(QStringLiteral("addCredential"))->isEnabled());
  }

  void teamWithoutAVault_isInvitedToMakeOne() {
    m_screen->setHeader({});
    QSignalSpy wanted(m_screen.get(), &VaultsScreen::addVaultWanted);
    m_screen->findChild<QPushButton*>(QStringLiteral("createFirstVault"))->click();
    QCOMPARE(wanted.count(), 1);
  }

  // At the smallest window a name is still a name; what is missing from the list stands in the detail.
  void narrowList_keepsTheNameReadable() {
    m_screen->resize(1000, 600);
    QVERIFY(!table()->isColumnHidden(1) && !table()->isColumnHidden(2));
    m_screen->resize(640, 600);
    QCoreApplication::processEvents();
    QVERIFY(table()->isColumnHidden(1) && table()->isColumnHidden(2));
    QVERIFY(table()->columnWidth(0) >= 150);
    QVERIFY(!table()->isColumnHidden(3) && !table()->isColumnHidden(4));
    m_screen->resize(1000, 600);
    QCoreApplication::processEvents();
    QVERIFY(!table()->isColumnHidden(1) && !table()->isColumnHidden(2));
  }

  void columns_sortByMeaningNotByText() {
    table()->sortByColumn(3, Qt::AscendingOrder);
    QCOMPARE(table()->model()->index(0, 0).data().toString(), QStringLiteral("GitHub bot"));  // never used
    table()->sortByColumn(4, Qt::AscendingOrder);
    QCOMPARE(table()->model()->index(0, 0).data().toString(), QStringLiteral("Telegram alerts"));
  }

 private:
  QTreeView* table() const { return m_screen->findChild<QTreeView*>(QStringLiteral("credentials")); }
  std::unique_ptr<VaultsScreen> m_screen;
};

CHATELAINE_TEST(VaultsScreenFindsAndShows);
#include "vaults_screen_finds_and_shows.moc"
