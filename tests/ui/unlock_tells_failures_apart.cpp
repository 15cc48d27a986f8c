#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "ui/error_text.h"
#include "ui/screens/unlock/unlock_screen.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using namespace chatelaine::ui;

class UnlockTellsFailuresApart : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyError_hasATextAndThoseOfUnlockingDiffer() {
    for (int value = 0; value <= static_cast<int>(ErrorCode::internal); ++value)
      QVERIFY(!errorText(static_cast<ErrorCode>(value)).isEmpty());
    QSet<QString> texts;
    for (const ErrorCode code :
         {ErrorCode::wrongPassphrase, ErrorCode::unsupportedVersion, ErrorCode::corrupt, ErrorCode::noKeyring,
          ErrorCode::diskFull, ErrorCode::portInUse, ErrorCode::denied, ErrorCode::tampered}) {
      texts.insert(errorText(code));
    }
    QCOMPARE(texts.size(), 8);
  }

  void failure_isShownAndTheFieldIsReadyAgain() {
    UnlockScreen screen;
    screen.show();
    QTest::keyClicks(screen.findChild<ui::SecretField*>(), QStringLiteral("wrong"));
    QSignalSpy wanted(&screen, &UnlockScreen::unlockWanted);
    screen.findChild<QPushButton*>(QStringLiteral("unlock"))->click();
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(screen.takePassphrase().size(), std::size_t(5));
    QVERIFY(screen.findChild<ui::SecretField*>()->isEmpty());
    screen.setBusy(true);
    QVERIFY(screen.findChild<QPushButton*>(QStringLiteral("cancelUnlock"))->isVisible());
    screen.setBusy(false);
    screen.fail(ErrorCode::wrongPassphrase);
    QCOMPARE(screen.findChild<Banner*>()->text(), errorText(ErrorCode::wrongPassphrase));
    QVERIFY(screen.findChild<ui::SecretField*>()->isEnabled());
  }

  void emptyPassphrase_asksNothing() {
    UnlockScreen screen;
    QVERIFY(!screen.findChild<QPushButton*>(QStringLiteral("unlock"))->isEnabled());
  }

  void escape_cancelsWhileTheKeyIsDerived() {
    UnlockScreen screen;
    screen.show();
    QSignalSpy cancelled(&screen, &UnlockScreen::cancelWanted);
    QTest::keyClick(&screen, Qt::Key_Escape);
    QCOMPARE(cancelled.count(), 0);
    screen.setBusy(true);
    QTest::keyClick(&screen, Qt::Key_Escape);
    QCOMPARE(cancelled.count(), 1);
  }

  void reasonOfTheLock_isStated_data() {
    QTest::addColumn<int>("reason");
    for (int reason = 0; reason <= static_cast<int>(models::LockReason::bySignal); ++reason)
      QTest::newRow(qPrintable(QString::number(reason))) << reason;
  }
  void reasonOfTheLock_isStated() {
    QFETCH(int, reason);
    UnlockScreen screen;
    screen.setReason(static_cast<models::LockReason>(reason));
    const auto labels = screen.findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(
        labels, [](const QLabel* label) { return label->text().contains(QStringLiteral("go on working")); }));
  }
};

CHATELAINE_TEST(UnlockTellsFailuresApart);
#include "unlock_tells_failures_apart.moc"
