#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/sample_team.h"
#include "ui/screens/authenticators/authenticators_screen.h"

using namespace chatelaine;
using namespace chatelaine::ui;
using namespace std::chrono_literals;

class CodeIsForgottenAfterTenSeconds : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { m_now = uitest::sampleNow; }

  void code_isHiddenWhenItsTimeIsOver() {
    CodeRing ring([this] { return m_now; });
    QSignalSpy forgotten(&ring, &CodeRing::forgotten);
    ring.show({.code = Secret::copyOf("492039"), .next = Secret::copyOf("112233"), .remaining = 25s});
    QCOMPARE(ring.accessibleName(), QStringLiteral("Code 492039"));
    m_now += 9s;
    QTest::qWait(0);
    QVERIFY(ring.isShowing());
    m_now += 1s;
    QTRY_VERIFY(!ring.isShowing());
    QCOMPARE(forgotten.count(), 1);
    QCOMPARE(ring.accessibleName(), QStringLiteral("No code is shown"));
  }

  void next_takesOverWhenTheCodeRunsOut() {
    CodeRing ring([this] { return m_now; });
    ring.show({.code = Secret::copyOf("492039"), .next = Secret::copyOf("112233"), .remaining = 3s});
    m_now += 3s;
    QTRY_COMPARE(ring.accessibleName(), QStringLiteral("Code 112233"));
  }

  void anotherAuthenticator_hidesTheCode() {
    AuthenticatorsScreen screen([this] { return m_now; });
    screen.setRows(uitest::sampleAuthenticators());
    screen.showCode({.code = Secret::copyOf("492039"), .next = {}, .remaining = 25s});
    auto* ring = screen.findChild<CodeRing*>();
    QVERIFY(ring->isShowing());
    screen.setRows(uitest::sampleAuthenticators());
    QVERIFY(ring->isShowing());
    auto* table = screen.findChild<QTreeView*>(QStringLiteral("authenticators"));
    table->setCurrentIndex(table->model()->index(1, 0));
    QVERIFY(!ring->isShowing());
  }

  void refusal_isShownAndTheButtonIsReadyAgain() {
    AuthenticatorsScreen screen([this] { return m_now; });
    screen.setRows(uitest::sampleAuthenticators());
    QSignalSpy wanted(&screen, &AuthenticatorsScreen::codeWanted);
    auto* button = screen.findChild<QPushButton*>(QStringLiteral("getCode"));
    button->click();
    QCOMPARE(wanted.count(), 1);
    QVERIFY(!button->isEnabled());
    screen.fail(ErrorCode::offline);
    QVERIFY(button->isEnabled());
  }

 private:
  Timestamp m_now;
};

CHATELAINE_TEST(CodeIsForgottenAfterTenSeconds);
#include "code_is_forgotten_after_ten_seconds.moc"
